/** Reads streams, their metadata, and `$all`, in batches. */
import {
  type ExpectedRevision,
  inSequence,
  type Position,
  type RecordedEvent,
  type SubscribeOptions,
  TransientError,
} from '#eventsourcing';
import type { Connection } from './connection.js';
import { readingAllDenied, streamDenied, isDenied, toPortError, toStreamError } from './errors.js';
import type { ReadAnswer } from './read-answer.js';
import { readCall } from './read-call.js';
import type { ReadRequest } from './read-request.js';
import { METADATA_PREFIX, type StreamMetadata } from './stream-metadata.js';

const READ_BATCH_EVENTS = 500;
/** The server responds within 2 s or gives up. */
export const SILENCE_MS = 5_000;
/** By how many milliseconds a subscription may delay events during a flood; a single event is not delayed. */
const GATHER_MS = 50;

/** @throws StreamDamagedError if an event is missing */
export function readStream(
  connection: Connection,
  stream: string,
  fromRevision: number,
): AsyncGenerator<readonly RecordedEvent[]> {
  return inSequence(stream, fromRevision, readVisible(connection, stream, fromRevision));
}

async function* readVisible(
  connection: Connection,
  stream: string,
  from: number,
): AsyncGenerator<RecordedEvent[]> {
  const options = { role: 'leader', maxBatch: READ_BATCH_EVENTS, silenceMs: SILENCE_MS } as const;
  try {
    for await (const answers of readCall(connection, { stream, from }, options)) {
      const events = eventsIn(answers);
      if (events.length > 0) yield events;
    }
  } catch (error) {
    throw await streamError(connection, error, stream);
  }
}

/** Distinguishes a user without any read access, which is a setup error, from one without access to this stream. */
async function streamError(
  connection: Connection,
  error: unknown,
  stream: string,
): Promise<unknown> {
  const ofStream = toStreamError(error, stream, 'reading');
  if (!isDenied(error)) return ofStream;
  try {
    await readOnce(connection, { stream: null, from: 'end', count: 1 });
    return streamDenied(stream);
  } catch {
    return ofStream;
  }
}

/** @returns the position, or null if the stream has no visible event of this revision */
export async function positionOf(
  connection: Connection,
  stream: string,
  revision: number,
): Promise<Position | null> {
  try {
    const [event] = eventsIn(await readOnce(connection, { stream, from: revision, count: 1 }));
    return event?.revision === revision ? event.position : null;
  } catch (error) {
    throw await streamError(connection, error, stream);
  }
}

/** The stream's newest metadata (`{}` if it has none) and its revision. */
export async function readNewestMetadata(
  connection: Connection,
  stream: string,
): Promise<{ metadata: StreamMetadata; revision: ExpectedRevision }> {
  try {
    const request = { stream: METADATA_PREFIX + stream, from: 'end', count: 1 } as const;
    const [newest] = eventsIn(await readOnce(connection, request));
    const metadata = (newest?.data ?? {}) as StreamMetadata;
    return { metadata, revision: newest?.revision ?? 'no_stream' };
  } catch (error) {
    throw toStreamError(error, stream, 'reading the metadata of');
  }
}

/** Collects all responses of a short read from the leader. */
export async function readOnce(
  connection: Connection,
  request: ReadRequest,
): Promise<ReadAnswer[]> {
  const options = { role: 'leader', maxBatch: READ_BATCH_EVENTS, silenceMs: SILENCE_MS } as const;
  const all: ReadAnswer[] = [];
  for await (const answers of readCall(connection, request, options)) all.push(...answers);
  return all;
}

/** Returns the last event of a read of any length. */
export async function readLast(
  connection: Connection,
  request: ReadRequest,
): Promise<RecordedEvent | null> {
  const options = { role: 'leader', maxBatch: READ_BATCH_EVENTS, silenceMs: SILENCE_MS } as const;
  let last: RecordedEvent | null = null;
  for await (const answers of readCall(connection, request, options)) {
    last = eventsIn(answers).at(-1) ?? last;
  }
  return last;
}

export async function* subscribe(
  connection: Connection,
  { after, categories = [], isWanted, signal, maxBatch }: SubscribeOptions,
): AsyncGenerator<RecordedEvent[]> {
  if (signal.aborted) return;
  const prefixes = prefixesOf(categories);
  const request = { stream: null, from: after, prefixes, follows: true } as const;
  try {
    const options = { role: 'preferred', maxBatch, gatherMs: GATHER_MS, signal } as const;
    for await (const answers of readCall(connection, request, options)) {
      const all = eventsIn(answers);
      const events = isWanted
        ? all.filter(({ stream, position }) => isWanted(stream, position))
        : all;
      if (events.length > 0) yield events;
    }
  } catch (error) {
    if (isDenied(error)) throw readingAllDenied();
    throw toPortError(error, 'following $all');
  }
  if (!signal.aborted) throw new TransientError('EventStoreDB ended the subscription');
}

export const prefixesOf = (categories: readonly string[]): string[] =>
  categories.map((category) => `${category}-`);

export function eventsIn(answers: readonly ReadAnswer[]): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (const answer of answers) if (answer.kind === 'event') events.push(answer.event);
  return events;
}
