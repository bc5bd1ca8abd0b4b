/**
 * Skips unreadable events that an operator has named. The event store records each skip and its reason. Readers get
 * an empty event instead, so that revisions have no gap.
 */
import { UnreadableEvent } from '../aggregate/unreadable-event.js';
import type { Clock } from '../clock.js';
import type { RecordedEvent } from '../envelope.js';
import type { AppendResult, EventSource, EventStore } from '../event-store.js';
import { deterministicUuid } from '../identifiers.js';

export const SKIPS_STREAM = 'skippedEvents-all';
const TYPE = 'EventSkipped';
/** How often a reading process looks for new skips, at most. */
const CHECK_EVERY_MS = 5_000;

export interface Skip {
  readonly stream: string;
  readonly revision: number;
  readonly eventId: string;
  readonly reason: string;
}

/** The data of the event that replaces a skipped one. */
interface Skipped {
  readonly data: { readonly skippedType: string; readonly reason: string };
}

export const isSkipped = <E extends Pick<RecordedEvent, 'type'>>(event: E): event is E & Skipped =>
  event.type === TYPE;

/** Records in the store that the event is to be skipped. Idempotent. */
export async function writeSkip(
  store: Pick<EventStore, 'read' | 'append'>,
  skip: Skip,
): Promise<void> {
  const id = deterministicUuid(SKIPS_STREAM, skip.stream, String(skip.revision));
  for (;;) {
    let revision = -1;
    for await (const batch of store.read(SKIPS_STREAM)) {
      if (batch.some((one) => one.id === id)) return;
      revision = batch[batch.length - 1]!.revision;
    }
    const result: AppendResult = await store.append({
      stream: SKIPS_STREAM,
      expectedRevision: revision < 0 ? 'no_stream' : revision,
      events: [{ id, type: TYPE, data: skip, metadata: { schemaVersion: 1 } }],
    });
    if (result.kind === 'appended') return;
  }
}

const keyOf = ({ stream, revision }: Pick<Skip, 'stream' | 'revision'>): string =>
  `${stream}@${revision}`;

/** Wraps a store so that skipped events read as empty ones. */
export function withoutSkipped<Store extends EventStore & EventSource>(
  store: Store,
  clock: Clock,
): Store {
  const skips = new Map<string, Skip>();
  let known = -1;
  let lookedMs = -Infinity;
  async function refresh(): Promise<void> {
    const nowMs = clock.now().getTime();
    if (Math.abs(nowMs - lookedMs) < CHECK_EVERY_MS) return;
    for await (const batch of store.read(SKIPS_STREAM, known + 1)) {
      for (const { data, revision } of batch) {
        const skip = data as Skip;
        skips.set(keyOf(skip), skip);
        known = revision;
      }
    }
    lookedMs = nowMs;
  }
  const seen = (batch: readonly RecordedEvent[]): readonly RecordedEvent[] =>
    skips.size === 0 ? batch : batch.map((event) => asSkipped(event, skips.get(keyOf(event))));
  async function* all(batches: AsyncIterable<readonly RecordedEvent[]>) {
    await refresh();
    for await (const batch of batches) yield seen(batch);
  }
  return {
    ...store,
    read: (...range) => all(store.read(...range)),
    subscribe: (options) => all(store.subscribe(options)),
  };
}

function asSkipped(event: RecordedEvent, skip: Skip | undefined): RecordedEvent {
  if (skip?.eventId !== event.id) return event;
  const { stream, revision, position, id, recordedAt } = event;
  const skippedType = event instanceof UnreadableEvent ? 'unknown' : event.type;
  const data = { skippedType, reason: skip.reason };
  const metadata = { schemaVersion: 1 };
  return { id, stream, revision, position, recordedAt, type: TYPE, data, metadata };
}
