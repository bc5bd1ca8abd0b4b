/** Shows what a correction changes in a rejected event: removed and added lines, with a few unchanged ones around them. */
import { useDeferredValue, useMemo } from 'react';
import { CodeBlock } from '../../parts/code-block.js';
import { useTexts } from '../../texts/texts.js';
import { type DiffLine, diffOf } from './line-diff.js';
import styles from './operations.module.css';

interface CorrectionDiffProps {
  /** The event as it was rejected, and as it would be sent again; they differ. */
  readonly before: string;
  readonly after: string;
}

export function CorrectionDiff({ before, after }: CorrectionDiffProps) {
  const { say } = useTexts();
  // Deferred, so that typing stays responsive while a long text is compared.
  const typed = useDeferredValue(after);
  const parts = useMemo(() => diffOf(before, typed), [before, typed]);
  return (
    <div>
      <span>{say('rejected.diff')}</span>
      <CodeBlock label={say('rejected.diff')}>
        {parts.map((part, index) => (
          // Parts have no state, so the index suffices as the key.
          <span key={index} className={styles.diffPart}>
            {part.map((line, place) => (
              <Line key={place} line={line} />
            ))}
          </span>
        ))}
      </CodeBlock>
    </div>
  );
}

const ELEMENTS = { same: 'span', removed: 'del', added: 'ins' } as const;
const SIGNS = { same: ' ', removed: '−', added: '+' } as const;

function Line({ line: { kind, text } }: { readonly line: DiffLine }) {
  const Element = ELEMENTS[kind];
  return (
    <Element className={styles.diffLine}>
      {SIGNS[kind]} {text}
    </Element>
  );
}
