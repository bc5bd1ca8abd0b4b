/**
 * The event store port over EventStoreDB (and KurrentDB, which has the same protocol), with codecs of our own for
 * the two calls that carry events. One instance per process is enough: it handles any number of concurrent appends
 * and reads.
 */
import {
  type AppendRequest,
  type AppendResult,
  type EventPositions,
  type EventSource,
  type EventStore,
  type Position,
  StreamDamagedError,
} from '#eventsourcing';
import { type BatchAppender, createBatchAppender } from './batch-appender.js';
import { Connection } from './connection.js';
import { HeadWatch } from './head-watch.js';
import { MARK_EVERY_BYTES } from './search-marks.js';
import { preparePayloads } from './payload.js';
import { positionOf, readNewestMetadata, readStream, subscribe } from './reading.js';
import { truncationIn } from './stream-metadata.js';
import { TruncationWatch } from './truncation-watch.js';

export interface EventStoreDbOptions {
  /**
   * `esdb://` or `esdb+discover://` (`kurrentdb` is equivalent), with user, TLS and nodes as in the client's
   * documentation.
   */
  readonly connectionString: string;
  /** The time after which the outcome of an append counts as unknown. The server gives up after 2 s. */
  readonly appendTimeoutMs?: number;
  /** By how many bytes the log must grow before the next search mark is stored. */
  readonly markEveryBytes?: number;
}

export interface EventStoreDb extends EventStore, EventSource, EventPositions {
  /** Streams of these categories whose metadata hides events or restricts access, each with a description. */
  restrictedStreams(categories: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

const APPEND_TIMEOUT_MS = 4_000;

/**
 * Connects on first use, and again after every failure.
 * @throws SetupError if the string is invalid
 */
export function openEventStoreDb(options: EventStoreDbOptions): EventStoreDb {
  const { connectionString, appendTimeoutMs = APPEND_TIMEOUT_MS } = options;
  const { markEveryBytes = MARK_EVERY_BYTES } = options;
  const connection = new Connection(connectionString);
  const appender = createBatchAppender(connection, appendTimeoutMs);
  const appendHere = (request: AppendRequest) => append(appender, connection, request);
  const looking = { connection, append: appendHere, markEvery: markEveryBytes };
  const heads = new HeadWatch(looking);
  const truncations = new TruncationWatch(looking);
  return {
    append: appendHere,
    read: (stream, fromRevision = 0) => readStream(connection, stream, fromRevision),
    async truncationOf(stream) {
      if (await truncations.isOpen(stream)) return null;
      const { metadata } = await readNewestMetadata(connection, stream);
      return truncationIn(metadata);
    },
    subscribe: (subscription) => subscribe(connection, subscription),
    head: (categories = []) => heads.head(categories),
    positionOf: (stream, revision) => positionOf(connection, stream, revision),
    restrictedStreams: (categories) => truncations.restrictedStreams(categories),
    async close() {
      await appender.close();
      await connection.close();
    },
  };
}

async function append(
  appender: BatchAppender,
  connection: Connection,
  { stream, expectedRevision, events }: AppendRequest,
): Promise<AppendResult> {
  const payloads = preparePayloads(stream, events);
  const answer = await appender.append({ stream, expectedRevision, events: payloads });
  if (answer.kind === 'conflict') return answer;
  const { revision, position } = answer;
  return {
    kind: 'appended',
    revision,
    position: position ?? (await positionAcknowledged(connection, stream, revision)),
  };
}

/** The engine may confirm a repeated append before the original's position is in its index. */
async function positionAcknowledged(
  connection: Connection,
  stream: string,
  revision: number,
): Promise<Position> {
  const position = await positionOf(connection, stream, revision);
  if (position !== null) return position;
  throw new StreamDamagedError(stream, `revision ${revision}, which was acknowledged`, 'nothing');
}
