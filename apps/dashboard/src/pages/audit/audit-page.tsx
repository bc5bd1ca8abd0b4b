/** The audit page: who changed what, when and why, the newest first. */
import { useState } from 'react';
import { ActButton } from '../../acts/act-button.js';
import { inverseOf } from '../../acts/inverse.js';
import { UndoDialog } from '../../acts/undo-dialog.js';
import type { AuditEntry } from '../../data/api.js';
import { useAudit } from '../../data/queries.js';
import { useMayAct } from '../../data/use-may-act.js';
import { MoreButton } from '../../parts/more-button.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import { Entry } from './audit-entry.js';
import styles from './audit.module.css';

/** How many changes are shown at first, and added each time the reader asks for more. */
const MORE = 200;

function AuditPage({ usage, month }: TenantPageProps) {
  const { say } = useTexts();
  const { tenantId: tenant } = usage;
  const { data, error, refetch } = useAudit(tenant, month);
  const mayAct = useMayAct(usage);
  const [shown, setShown] = useState(MORE);
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
        {newestFirst.slice(0, shown).map((entry) => (
          <Entry key={entry.revision} entry={entry}>
            {mayAct && inverse(entry) !== null && (
              <ActButton size="small" onClick={() => setUndone(entry)}>
                {say('undo')}
              </ActButton>
            )}
          </Entry>
        ))}
      </ol>
      <MoreButton count={newestFirst.length - shown} onMore={() => setShown(shown + MORE)} />
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
