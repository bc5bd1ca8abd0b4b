/** Who changed what, when and why, with the part before and after: the newest first. */
import type { AuditEntry } from '../../data/api.js';
import { useAudit } from '../../data/queries.js';
import { useChangeText } from '../../parts/change-text.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import type { TenantPageProps } from '../../shell/tenant-frame.js';
import { useTexts } from '../../texts/texts.js';
import styles from './audit.module.css';

function AuditPage({ usage, month }: TenantPageProps) {
  const { say } = useTexts();
  const { data, error, refetch } = useAudit(usage.tenantId, month);
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  const newestFirst = data.changes.toReversed();
  return (
    <>
      <ol className={styles.entries} aria-label={say('nav.audit')}>
        {newestFirst.map((entry) => (
          <Entry key={entry.revision} entry={entry} />
        ))}
      </ol>
      {data.nextCursor !== null && <p className="quiet">{say('audit.more')}</p>}
    </>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  const { say, formats } = useTexts();
  const textOf = useChangeText();
  const { at, by, position, before, after } = entry;
  return (
    <li className={styles.entry}>
      <span className="quiet figures">{formats.moment(at)} UTC</span>
      <details>
        <summary>
          {textOf(entry)}{' '}
          <span className="quiet">
            <Name of={by.actorId} />
            {by.reason !== null && `: ${by.reason}`}
          </span>
        </summary>
        <div className={layout.pair}>
          <Part name={say('audit.before')} value={before} />
          <Part name={say('audit.after')} value={after} />
        </div>
      </details>
      <span className="quiet figures">
        {say('live.position', { position: formats.count(position) })}
      </span>
    </li>
  );
}

function Part({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <div>
      <h3 className="quiet">{name}</h3>
      <pre className={layout.code}>{JSON.stringify(value ?? null, null, 2)}</pre>
    </div>
  );
}

export { AuditPage as default };
