/** Shown for a month without runs: what will appear here, and a first usage event, ready to be sent. */
import type { TenantUsage } from '../data/api.js';
import { firstEventCommand } from '../data/first-event.js';
import { useMe } from '../data/service-queries.js';
import { isAhead } from '../data/standing.js';
import { useTexts } from '../texts/texts.js';
import { CodeBlock } from './code-block.js';
import styles from './parts.module.css';

export function FirstUsage({ usage }: { readonly usage: TenantUsage }) {
  const { say, formats } = useTexts();
  const { data: me } = useMe();
  const noUse = say('empty.noUse', { month: formats.month(`${usage.month}-01`) });
  // Usage cannot be sent for a month that has ended or not begun.
  if (usage.closedAt !== null || isAhead(usage)) return <p className="quiet">{noUse}</p>;
  return (
    <div className={styles.notice}>
      <h2>{noUse}</h2>
      <p>{say('empty.begin')}</p>
      <CodeBlock label={say('empty.begin.event')}>
        {firstEventCommand(usage.tenantId, window.location.origin, {
          needsToken: me !== undefined && me.auth !== 'none',
          // Not the browser's clock, because the service may be in another month.
          time: usage.asOf.time ?? `${usage.month}-01T00:00:00.000Z`,
        })}
      </CodeBlock>
      <p>
        {say('empty.begin.more')} <a href="/docs">{say('nav.docs')}</a>
      </p>
    </div>
  );
}
