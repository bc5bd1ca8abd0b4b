/** Who changed what, when and why: the newest first. */
import { useState } from 'react';
import { ActButton } from '../../acts/act-button.js';
import { inverseOf } from '../../acts/inverse.js';
import { UndoDialog } from '../../acts/undo-dialog.js';
import type { AuditEntry } from '../../data/api.js';
import { useAudit } from '../../data/queries.js';
import { useMayAct } from '../../data/use-may-act.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import { Entry } from './audit-entry.js';
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

export { AuditPage as default };
