/** States the time of the figures on a page without a change feed, and "Offline" while newer ones cannot be loaded. */
import { useTexts } from '../texts/texts.js';
import styles from './parts.module.css';

interface AsOfProps {
  /** The instant of the oldest figure. */
  readonly time: string;
  /** Whether the last request for newer figures failed, or waits for a network. */
  readonly isLost: boolean;
}

export function AsOf({ time, isLost }: AsOfProps) {
  const { say, formats } = useTexts();
  return (
    <p className={styles.asOf}>
      <span role="status">{isLost && say('live.offline')}</span>
      <span className="quiet figures">
        {say('live.since', { time: `${formats.time(time)} UTC` })}
      </span>
    </p>
  );
}
