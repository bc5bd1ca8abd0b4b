/** A placeholder of the same size for figures that are loading, shown only if they take long. */
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
