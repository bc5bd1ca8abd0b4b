/** The steps of an explanation, each with its licensing rule, and a reference to the list of rules. */
import { useTexts } from '../texts/texts.js';
import layout from './layout.module.css';
import { useSentence } from './use-sentence.js';

interface RuleStepsProps {
  readonly steps: readonly { readonly rule: string; readonly text: string }[];
  readonly className?: string | undefined;
}

export function RuleSteps({ steps, className = '' }: RuleStepsProps) {
  const { say } = useTexts();
  const sentence = useSentence();
  return (
    <>
      <ol className={`${layout.steps} ${className}`}>
        {steps.map(({ rule, text }, index) => (
          <li key={index}>
            <span className={layout.rule}>{rule}</span>
            <span className="figures">{sentence(text)}</span>
          </li>
        ))}
      </ol>
      <p className="quiet">{say('rules.note')}</p>
    </>
  );
}
