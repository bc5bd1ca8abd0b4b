/** Seeded bugs in local checkpoints of state. */
import type { EventStore, StoredState } from '#eventsourcing';
import { REAL_SYSTEM } from '../simulation/system.js';
import type { SeededBug } from './bug.js';

const checkpointTrusted: SeededBug = {
  name: 'a checkpoint is trusted over the ledger',
  breaks: ['P1', 'P3'],
  system: {
    ...REAL_SYSTEM,
    createLedger(aggregate, clock) {
      const { store, checkpoints } = aggregate;
      if (!checkpoints) return REAL_SYSTEM.createLedger(aggregate, clock);
      const folder: typeof checkpoints.folder = {
        ...checkpoints.folder,
        read: async (stream) => renamed(store, stream, await checkpoints.folder.read(stream)),
      };
      const trusting = { ...aggregate, checkpoints: { ...checkpoints, folder } };
      return REAL_SYSTEM.createLedger(trusting, clock);
    },
  },
};

/** Names the event that the stream now holds at that revision, so that the check always passes. */
async function renamed(
  store: EventStore,
  stream: string,
  kept: StoredState | null,
): Promise<StoredState | null> {
  if (!kept) return null;
  const envelope = JSON.parse(kept.text) as { takenAfter: { revision: number } };
  for await (const [event] of store.read(stream, envelope.takenAfter.revision)) {
    const { revision, id, position, recordedAt } = event!;
    const takenAfter = { revision, id, position, recordedAt };
    return { ...kept, text: JSON.stringify({ ...envelope, takenAfter }) };
  }
  return kept;
}

export const CHECKPOINT_BUGS: readonly SeededBug[] = [checkpointTrusted];
