/** Who changed what, when and why, with the part before and after: the newest first. */
import { type ReactNode, useState } from 'react';
import { ActButton } from '../../acts/act-button.js';
import { inverseOf } from '../../acts/inverse.js';
import { UndoDialog } from '../../acts/undo-dialog.js';
import type { AuditEntry } from '../../data/api.js';
import { useAudit } from '../../data/queries.js';
import { useMayAct } from '../../data/use-may-act.js';
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
  const { tenantId: tenant } = usage;
  const { data, error, refetch } = useAudit(tenant, month);
  const mayAct = useMayAct(usage);
  const [undone, setUndone] = useState<AuditEntry | null>(null);
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  const newestFirst = data.changes.toReversed();
  const today = usage.asOf.time?.slice(0, 10) ?? `${usage.month}-01`;
  const inverse = (entry: AuditEntry) => inverseOf(tenant, entry, today);
  const command = undone && inverse(undone);
  return (
    <>
      <ol className={styles.entries} aria-label={say('nav.audit')}>
        {newestFirst.map((entry) => (
          <Entry key={entry.revision} entry={entry}>
            {mayAct && inverse(entry) !== null && (
              <ActButton size="small" onClick={() => setUndone(entry)}>
                {say('undo')}
              </ActButton>
            )}
          </Entry>
        ))}
      </ol>
      {data.nextCursor !== null && <p className="quiet">{say('audit.more')}</p>}
      {undone && command && (
        <UndoDialog
          tenant={tenant}
          entry={undone}
          command={command}
          onClose={() => setUndone(null)}
        />
      )}
    </>
  );
}

interface EntryProps {
  readonly entry: AuditEntry;
  readonly children: ReactNode;
}

function Entry({ entry, children }: EntryProps) {
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
            <Name of={by.actorName ?? by.actorId} />
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
      <span className={styles.undo}>{children}</span>
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
