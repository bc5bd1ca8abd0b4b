/** What stands in for figures on their way: of their size, and only if they take their time. */
import { useTexts } from '../texts/texts.js';
import styles from './parts.module.css';

export function PageSkeleton() {
  const { say } = useTexts();
  return (
    <div className={styles.skeleton} role="status" aria-label={say('loading')}>
      <span className={styles.bone} data-size="line" />
      <span className={styles.bone} data-size="strip" />
      <span className={styles.bone} data-size="chart" />
    </div>
  );
}
