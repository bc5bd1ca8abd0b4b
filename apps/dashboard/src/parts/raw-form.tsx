/** What the API answers, letter by letter, for whoever asks for it. */
import { useTexts } from '../texts/texts.js';
import layout from './layout.module.css';
import styles from './parts.module.css';

export function RawForm({ value }: { readonly value: unknown }) {
  const { say } = useTexts();
  return (
    <details className={styles.raw}>
      <summary className="quiet">{say('raw')}</summary>
      <pre className={layout.code}>{JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}
