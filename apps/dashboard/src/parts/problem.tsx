/** What could not be answered: in the service's own words, with what to do next. */
import { Button } from '@fluentui/react-components';
import { isProblem } from '../data/problem.js';
import { useTexts } from '../texts/texts.js';
import styles from './parts.module.css';
import { SignInLink } from './sign-in-link.js';

interface ProblemProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

export function Problem({ error, onRetry }: ProblemProps) {
  const { say } = useTexts();
  const problem = isProblem(error) ? error.problem : null;
  return (
    <div className={styles.notice} role="alert">
      <h2>{problem?.title ?? say('problem.title')}</h2>
      <p>{problem?.detail ?? (error instanceof Error ? error.message : String(error))}</p>
      {problem?.requestId !== undefined && (
        <p className="quiet">{say('problem.request', { id: problem.requestId })}</p>
      )}
      <SignInLink error={error} />
      {onRetry && (
        <p>
          <Button onClick={onRetry}>{say('retry')}</Button>
        </p>
      )}
    </div>
  );
}
