/** Shows who last changed the part that a dialog edits, from the month's audit trail. */
import { useAudit } from '../data/queries.js';
import { useChangeText } from '../parts/change-text.js';
import { nameInText } from '../parts/name.js';
import { useTexts } from '../texts/texts.js';

export interface About {
  /** Types of ledger events, such as `AllocationChanged`. */
  readonly types: readonly string[];
  /** The environment, grant or user, if there are several. */
  readonly subject?: string;
}

interface LastChangeProps {
  readonly tenant: string;
  readonly about: About;
}

export function LastChange({ tenant, about: { types, subject } }: LastChangeProps) {
  const { say, formats } = useTexts();
  const textOf = useChangeText();
  const { data } = useAudit(tenant, undefined);
  if (!data) return null;
  const last = data.changes.findLast(
    (entry) =>
      types.includes(entry.type) &&
      (subject === undefined || Object.values(entry.subject ?? {}).includes(subject)),
  );
  if (!last) return <p className="quiet">{say('act.lastChange.none')}</p>;
  return (
    <p className="quiet">
      {say('act.lastChange', {
        by: nameInText(last.by.actorName ?? last.by.actorId),
        at: `${formats.moment(last.at)} UTC`,
        change: textOf(last),
      })}
    </p>
  );
}
