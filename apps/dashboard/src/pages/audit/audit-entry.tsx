/** One change: time, action, actor and reason in one line; when open, the values before and after. */
import { type ReactNode, useState } from 'react';
import type { AuditEntry } from '../../data/api.js';
import { useChangeText } from '../../parts/change-text.js';
import { DataTable } from '../../parts/data-table.js';
import { Name } from '../../parts/name.js';
import { RawForm } from '../../parts/raw-form.js';
import { useTexts } from '../../texts/texts.js';
import styles from './audit.module.css';
import { useChangeDetails } from './change-details.js';

interface EntryProps {
  readonly entry: AuditEntry;
  /** The actions on the entry. */
  readonly children: ReactNode;
}

export function Entry({ entry, children }: EntryProps) {
  const { say, formats } = useTexts();
  const textOf = useChangeText();
  const [isOpen, setOpen] = useState(false);
  const { at, by, position } = entry;
  return (
    <li className={styles.entry}>
      <span className="quiet figures">{formats.moment(at)} UTC</span>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          {textOf(entry)}{' '}
          <span className="quiet">
            <Name of={by.actorName ?? by.actorId} />
            {by.reason !== null && (
              <>
                : <bdi>{by.reason}</bdi>
              </>
            )}
          </span>
        </summary>
        {isOpen && <Details entry={entry} />}
      </details>
      <span className="quiet figures">
        {say('live.position', { position: formats.count(position) })}
      </span>
      <span className={styles.undo}>{children}</span>
    </li>
  );
}

function Details({ entry }: { readonly entry: AuditEntry }) {
  const { say } = useTexts();
  const detailsOf = useChangeDetails();
  const textOf = useChangeText();
  const details = detailsOf(entry);
  const shown = (text: string | null) => (text === null ? say('none') : <bdi>{text}</bdi>);
  return (
    <div className={styles.details}>
      {details.length === 0 ? (
        <p>{say('audit.same')}</p>
      ) : (
        <DataTable
          caption={textOf(entry)}
          isListOnPhone
          rows={details}
          keyOf={({ name }) => name}
          columns={[
            { name: say('audit.part'), of: ({ name }) => name },
            { name: say('audit.before'), of: ({ before }) => shown(before) },
            { name: say('audit.after'), of: ({ after }) => shown(after) },
          ]}
        />
      )}
      <RawForm value={{ before: entry.before, after: entry.after }} />
    </div>
  );
}
