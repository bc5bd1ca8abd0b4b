/** The upper bound of the event store: the same appends to new streams, with no other work. */
import {
  type AppendRequest,
  deterministicUuid,
  type EventStore,
  type NewEvent,
} from '#eventsourcing';

export interface NotedAppend {
  readonly stream: string;
  readonly length: number;
}

/** @param sample an example of the appended events */
export function likeAppends(
  noted: readonly NotedAppend[],
  sample: NewEvent,
  run: string,
): Map<string, AppendRequest[]> {
  const byStream = new Map<string, AppendRequest[]>();
  const revisions = new Map<string, number>();
  let number = 0;
  for (const { stream: original, length } of noted) {
    const stream = `alone${run}-${original}`;
    const requests = byStream.get(stream) ?? [];
    byStream.set(stream, requests);
    const events = Array.from({ length }, () => ({
      ...sample,
      id: deterministicUuid(run, String(number++)),
    }));
    const before = revisions.get(stream) ?? -1;
    revisions.set(stream, before + length);
    requests.push({ stream, expectedRevision: before < 0 ? 'no_stream' : before, events });
  }
  return byStream;
}

/** Appends in order within each stream and to all streams at once, as metering does. */
export async function appendAlone(
  store: EventStore,
  byStream: ReadonlyMap<string, readonly AppendRequest[]>,
): Promise<void> {
  await Promise.all(
    Array.from(byStream.values(), async (requests) => {
      for (const request of requests) {
        const { kind } = await store.append(request);
        if (kind !== 'appended') throw new Error(`${request.stream}: ${kind}`);
      }
    }),
  );
}
