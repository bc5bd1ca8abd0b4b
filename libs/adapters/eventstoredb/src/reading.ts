/** Reads and follows through the client, in batches instead of event by event. */
import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  type ResolvedEvent,
  START,
  streamNameFilter,
  StreamNotFoundError,
} from '@eventstore/db-client';
import {
  inSequence,
  type Position,
  type RecordedEvent,
  type SubscribeOptions,
  TransientError,
} from '#eventsourcing';
import { toPortError, toStreamError } from './errors.js';
import { toRecordedEvent } from './recorded-event.js';
import { METADATA_PREFIX, type StreamMetadata } from './stream-metadata.js';
import { nextTurn } from './timers.js';

const READ_BATCH_EVENTS = 500;
/** Looking for the newest event of a category seldom has to look at more than a few. */
const HEAD_BATCH_EVENTS = 16;

/** @throws StreamDamagedError when an event is missing. */
export function readStream(
  client: EventStoreDBClient,
  stream: string,
  fromRevision: number,
): AsyncGenerator<readonly RecordedEvent[]> {
  return inSequence(stream, fromRevision, readVisible(client, stream, fromRevision));
}

async function* readVisible(
  client: EventStoreDBClient,
  stream: string,
  fromRevision: number,
): AsyncGenerator<RecordedEvent[]> {
  const buffer = { highWaterMark: READ_BATCH_EVENTS };
  const events = client.readStream(stream, { fromRevision: BigInt(fromRevision) }, buffer);
  try {
    for await (const batch of inBatches<ResolvedEvent>(events, READ_BATCH_EVENTS)) {
      yield batch.map(toRecordedEvent);
    }
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) throw toStreamError(error, stream, 'reading');
  } finally {
    leave(events, events.cancel());
  }
}

/** The newest metadata of the stream, `{}` where it has none. */
export async function readMetadata(
  client: EventStoreDBClient,
  stream: string,
): Promise<{ metadata: StreamMetadata; revision: bigint | 'no_stream' }> {
  const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1 } as const;
  let newest: { metadata: StreamMetadata; revision: bigint | 'no_stream' } = {
    metadata: {},
    revision: 'no_stream',
  };
  try {
    /* To its end: the client cannot be disposed of while something it has received is unread. */
    for await (const { event } of client.readStream(METADATA_PREFIX + stream, options)) {
      if (event) newest = { metadata: event.data as StreamMetadata, revision: event.revision };
    }
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) {
      throw toStreamError(error, stream, 'reading the metadata of');
    }
  }
  return newest;
}

export async function* subscribe(
  client: EventStoreDBClient,
  { after, categories = [], signal, maxBatch }: SubscribeOptions,
): AsyncGenerator<RecordedEvent[]> {
  if (signal.aborted) return;
  const position = after === null ? START : { commit: BigInt(after), prepare: BigInt(after) };
  const events = client.subscribeToAll(
    { fromPosition: position, filter: filterOn(categories) },
    { highWaterMark: maxBatch },
  );
  try {
    for await (const batch of inBatches<AllStreamResolvedEvent>(events, maxBatch, signal)) {
      yield batch.map(toRecordedEvent);
    }
  } catch (error) {
    throw toPortError(error, 'following $all');
  } finally {
    leave(events, events.unsubscribe());
  }
  if (!signal.aborted) throw new TransientError('EventStoreDB ended the subscription');
}

/**
 * The client cannot filter a backwards read, so events of other categories are passed over here.
 */
export async function findHead(
  client: EventStoreDBClient,
  categories: readonly string[] = [],
): Promise<Position | null> {
  const events = client.readAll(
    { direction: BACKWARDS, fromPosition: END },
    { highWaterMark: HEAD_BATCH_EVENTS },
  );
  try {
    for await (const batch of inBatches<AllStreamResolvedEvent>(events, HEAD_BATCH_EVENTS)) {
      const newest = batch.find(({ event }) => event && isWanted(event.streamId, categories));
      if (newest) return toRecordedEvent(newest).position;
    }
    return null;
  } catch (error) {
    throw toPortError(error, 'looking for the head of $all');
  } finally {
    leave(events, events.cancel());
  }
}

/** Without categories, all but the engine's own streams. */
function filterOn(categories: readonly string[]) {
  if (categories.length === 0) return streamNameFilter({ regex: '^[^$]' });
  return streamNameFilter({ prefixes: categories.map((category) => `${category}-`) });
}

function isWanted(stream: string, categories: readonly string[]): boolean {
  if (categories.length === 0) return !stream.startsWith('$');
  return categories.some((category) => stream.startsWith(`${category}-`));
}

interface Source {
  read(): unknown;
  resume(): unknown;
  removeAllListeners(event: 'readable'): unknown;
  on(event: 'readable' | 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Everything that is there at once, up to the maximum; then waits for more. */
async function* inBatches<T>(
  source: Source,
  maxBatch: number,
  signal?: AbortSignal,
): AsyncGenerator<T[]> {
  const state: { ended: boolean; error?: Error } = { ended: false };
  let wake = () => {};
  source.on('readable', () => wake());
  source.on('end', () => {
    state.ended = true;
    wake();
  });
  source.on('error', (error) => {
    state.error = error;
    wake();
  });
  const onAbort = () => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    while (!signal?.aborted) {
      const batch = take<T>(source, maxBatch);
      if (batch.length > 0) yield batch;
      else if (state.error) throw state.error;
      else if (state.ended) return;
      else {
        await new Promise<void>((resolve) => (wake = resolve));
        /* What has arrived together is handed over one by one: let it all come in first. */
        await nextTurn();
      }
    }
  } finally {
    /* The signal outlives the subscription by far. */
    signal?.removeEventListener('abort', onAbort);
  }
}

function take<T>(source: Source, maxBatch: number): T[] {
  const batch: T[] = [];
  while (batch.length < maxBatch) {
    const item = source.read() as T | null;
    if (item === null) break;
    batch.push(item);
  }
  return batch;
}

/**
 * What has been received and not read is let go, because the client cannot be disposed of before.
 * Ending a call that never came to be rejects with the error that the reader has already been told.
 */
function leave(source: Source, ending: Promise<void>): void {
  source.removeAllListeners('readable');
  source.resume();
  ending.catch(() => undefined);
}
