/** Undoes a change of the audit trail, after showing the effect: as a new change, so that the trail stays complete. */
import type { AuditEntry } from '../data/api.js';
import type { Command } from '../data/commands.js';
import { useChangeText } from '../parts/change-text.js';
import { nameInText } from '../parts/name.js';
import { useTexts } from '../texts/texts.js';
import { ActDialog } from './act-dialog.js';

interface UndoDialogProps {
  readonly tenant: string;
  readonly entry: AuditEntry;
  readonly command: Command;
  readonly onClose: () => void;
}

export function UndoDialog({ tenant, entry, command, onClose }: UndoDialogProps) {
  const { say, formats } = useTexts();
  const textOf = useChangeText();
  const { at, by, position } = entry;
  return (
    <ActDialog
      tenant={tenant}
      title={say('undo')}
      command={command}
      draft={String(position)}
      onClose={onClose}
    >
      <p>
        {say('undo.what', {
          change: textOf(entry),
          by: nameInText(by.actorName ?? by.actorId),
          at: `${formats.moment(at)} UTC`,
        })}
      </p>
    </ActDialog>
  );
}
