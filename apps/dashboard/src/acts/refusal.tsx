/** Why a command was refused, in the ledger's words; after a conflict, with the button that reads the newer state. */
import { Button } from '@fluentui/react-components';
import { isProblem, NoAnswer } from '../data/problem.js';
import { knownProblem } from '../parts/problem.js';
import { SignInLink } from '../parts/sign-in-link.js';
import { useSentence } from '../parts/use-sentence.js';
import { useTexts } from '../texts/texts.js';
import styles from './acts.module.css';

interface RefusalProps {
  readonly error: unknown;
  readonly onLookAgain?: () => void;
}

const CHANGED_MEANWHILE = 412;

export function Refusal({ error, onLookAgain }: RefusalProps) {
  const { say } = useTexts();
  const sentence = useSentence();
  if (error === null || error === undefined) return null;
  const problem = isProblem(error) ? error.problem : null;
  const known = knownProblem(error);
  return (
    <div className={styles.refusal} role="alert">
      <strong>
        {known ? say(known.title) : problem ? sentence(problem.title) : say('problem.title')}
      </strong>
      <p>
        {known
          ? say(known.detail)
          : problem
            ? sentence(problem.detail)
            : error instanceof NoAnswer
              ? say('problem.noAnswer')
              : error instanceof Error && error.message}
      </p>
      <SignInLink error={error} beside />
      {problem?.status === CHANGED_MEANWHILE && onLookAgain && (
        <Button size="small" onClick={onLookAgain}>
          {say('act.lookAgain')}
        </Button>
      )}
    </div>
  );
}

/** States that it is unknown whether a command was executed, with the service's words if there are any. */
export function Undecided({ error, then }: { readonly error: unknown; readonly then: string }) {
  const { say } = useTexts();
  const sentence = useSentence();
  return (
    <div className={styles.refusal} role="alert">
      <strong>{say('act.undecided')}</strong>
      {isProblem(error) && <p>{sentence(error.problem.detail)}</p>}
      <p>{then}</p>
    </div>
  );
}
