/**
 * Checks that the offsets of the metering group belong to the ledger: each is committed with the ledger's newest
 * event at that time. A ledger without that event is older than the offsets, e.g. after a restore, and would
 * permanently miss the usage read in between.
 */
import { LEDGER_CATEGORY, METERING_GROUP, USAGE_TOPICS } from '#contracts';
import {
  type CommittedOffset,
  type EventStore,
  storeHolds,
  parseReference,
  type EventReference,
  TransientError,
} from '#eventsourcing';
import type { Need } from '#platform';
import type { Engines } from './engines.js';
import type { OnNotice } from './notice.js';

const TOPICS = Object.values(USAGE_TOPICS);

interface Ahead extends CommittedOffset {
  readonly place: EventReference;
}

/** The offsets that were committed after events that the store does not hold. */
async function offsetsAhead(
  store: Pick<EventStore, 'read' | 'truncationOf'>,
  offsets: readonly CommittedOffset[],
): Promise<Ahead[]> {
  const ahead: Ahead[] = [];
  for (const offset of offsets) {
    const place = placeIn(offset);
    if (place && !(await storeHolds(store, place))) ahead.push({ ...offset, place });
  }
  return ahead;
}

const placeIn = ({ note }: CommittedOffset): EventReference | null =>
  note === null ? null : parseReference(note);

/** Describes what the usage offsets record about a ledger, or returns `null` if nothing. */
export async function rememberedByOffsets(engines: Engines): Promise<string | null> {
  const group = await engines.groupOffsets(METERING_GROUP);
  for (const offset of await group.committed(TOPICS)) {
    const place = placeIn(offset);
    if (place) return `${METERING_GROUP} has charged usage up to ${place.stream}@${place.revision}`;
  }
  return null;
}

/** Work starts only when the offsets match the ledger; it continues automatically after they are moved. */
export function usageOffsetsNeed(engines: Engines, onNotice: OnNotice): Need {
  return {
    name: 'usage offsets',
    async prepare() {
      const group = await engines.groupOffsets(METERING_GROUP);
      const store = await engines.eventStore();
      const committed = await group.committed(TOPICS);
      const [first, ...more] = await offsetsAhead(store, committed);
      if (first) throw new TransientError(describeAhead(first, more.length));
      const unmarked = committed.filter(isUnmarked);
      // Offsets cannot name an event of an empty ledger.
      if (unmarked.length === 0 || (await store.head([LEDGER_CATEGORY])) === null) return;
      for (const offset of unmarked) onNotice('warn', describeUnmarked(offset));
    },
    check: async () => null,
  };
}

/** Whether no metering process has committed the offset since the ledger has events. */
const isUnmarked = ({ note, nextOffset, oldestOffset }: CommittedOffset): boolean =>
  note === null && nextOffset > oldestOffset;

const describeUnmarked = ({ topic, partition, nextOffset }: CommittedOffset): string =>
  `${METERING_GROUP} reads ${topic}/${partition} from ${nextOffset}, an offset that no metering process has committed. ` +
  'If it was moved forward, skipped usage is not charged: "ops rewind" reads it again';

function describeAhead({ topic, partition, nextOffset, place }: Ahead, more: number): string {
  const { stream, revision, eventId } = place;
  const others = more === 0 ? '' : ` (and ${more} more partitions)`;
  return (
    `${METERING_GROUP} has read ${topic}/${partition} up to ${nextOffset}${others}, but the ledger does not hold ` +
    `${stream}@${revision} (${eventId}), which it held then. Was it restored from a backup? ` +
    'To keep this ledger, run "ops rewind": missing usage is read again'
  );
}
