/** The gate's answer: yes or no, what to do about it, and the chain of reasons with their rules. */
import type { Access } from '../data/api.js';
import { isProblem } from '../data/problem.js';
import { RuleSteps } from '../parts/rule-steps.js';
import { useSentence } from '../parts/use-sentence.js';
import { useTexts } from '../texts/texts.js';
import styles from './access.module.css';

interface AccessAnswerProps {
  readonly answer: Access | undefined;
  readonly error: unknown;
  /** Whether the answer is about a past instant. */
  readonly isPast: boolean;
}

export function AccessAnswer({ answer, error, isPast }: AccessAnswerProps) {
  const { say } = useTexts();
  const sentence = useSentence();
  if (isProblem(error)) return <p role="alert">{sentence(error.problem.detail)}</p>;
  if (!answer) return null;
  const { run, make } = answer;
  return (
    <div aria-live="polite">
      <p>
        <strong>{say(run.allowed ? 'access.run.yes' : 'access.run.no')}</strong>{' '}
        {run.message !== undefined && sentence(run.message)}
      </p>
      <p>
        {say(make.allowed ? 'access.make.yes' : 'access.make.no')}{' '}
        {make.message !== undefined && sentence(withoutRepeating(make.message, run.message))}
      </p>
      {'explanation' in answer && (
        <RuleSteps steps={answer.explanation} className={styles.reasons} />
      )}
      {isPast && <Reflects answer={answer} />}
    </div>
  );
}

/** Runs and makers often have the same reason, which is shown only once. */
const withoutRepeating = (message: string, said: string | undefined): string =>
  said !== undefined && message.endsWith(said) ? message.slice(0, -said.length).trim() : message;

function Reflects({ answer: { asOf } }: { readonly answer: Access }) {
  const { say, formats } = useTexts();
  if (asOf.time === null || asOf.position === null) return null;
  const time = `${formats.moment(asOf.time)} UTC`;
  return (
    <p className="quiet figures">
      {say('access.reflects', { time, position: formats.count(asOf.position) })}
    </p>
  );
}
