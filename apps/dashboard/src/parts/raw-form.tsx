/** Shows a response of the API as JSON, unchanged, when a reader opens it. */
import { useTexts } from '../texts/texts.js';
import { CodeBlock } from './code-block.js';
import styles from './parts.module.css';

export function RawForm({ value }: { readonly value: unknown }) {
  const { say } = useTexts();
  return (
    <details className={styles.raw}>
      <summary className="quiet">{say('raw')}</summary>
      <CodeBlock label={say('raw')}>{JSON.stringify(value, null, 2)}</CodeBlock>
    </details>
  );
}
