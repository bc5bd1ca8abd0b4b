/** The link from a short list of environments to all of them, with the number of those not listed. */
import type { TenantUsage } from '../../data/api.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';
import styles from './overview.module.css';

interface MoreEnvironmentsProps {
  readonly usage: TenantUsage;
  readonly month: string | undefined;
  /** How many environments are listed. */
  readonly listed: number;
}

export function MoreEnvironments({ usage, month, listed }: MoreEnvironmentsProps) {
  const { say, formats } = useTexts();
  const more = usage.environmentCount - listed;
  if (more <= 0) return null;
  return (
    <p className={styles.moreLink}>
      <To route={{ page: 'environments', tenant: usage.tenantId }} filters={{ month }}>
        {say('overview.moreEnvironments', { count: formats.count(more) })}
      </To>
    </p>
  );
}
