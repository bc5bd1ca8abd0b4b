/**
 * EventStoreDB (and KurrentDB, which speaks the same protocol) behind the ports. The client reads,
 * follows and discovers; appends go by the lean path unless told otherwise. One per process is enough:
 * any number of appends may be under way.
 */
import { EventStoreDBClient } from '@eventstore/db-client';
import {
  type AppendRequest,
  type AppendResult,
  type EventSource,
  type EventStore,
  StreamDamagedError,
} from '#eventsourcing';
import type { Appender } from './appender.js';
import { createClientAppender } from './client-appender.js';
import { parseConnection } from './connection.js';
import { createLeanAppender } from './lean-appender.js';
import { preparePayloads } from './payload.js';
import { findHead, readMetadata, readStream, subscribe } from './reading.js';
import { truncationIn } from './stream-metadata.js';

export interface EventStoreDbOptions {
  /** `esdb://` or `esdb+discover://`, with user, TLS and nodes as the client documents it. */
  readonly connectionString: string;
  /** The codec of our own, or the client's `appendToStream`. */
  readonly appendPath?: 'lean' | 'client';
  /** After this an append's outcome counts as unknown. The server itself gives up after 2 s. */
  readonly appendTimeoutMs?: number;
}

const APPEND_TIMEOUT_MS = 10_000;

/** Connects when first used, and again after every failure; throws only if the string is wrong. */
export function openEventStoreDb(options: EventStoreDbOptions): EventStore & EventSource {
  const { connectionString } = options;
  const appender = createAppender(options);
  const client = EventStoreDBClient.connectionString(connectionString);
  return {
    append: (request) => append(appender, client, request),
    read: (stream, fromRevision = 0) => readStream(client, stream, fromRevision),
    truncationOf: async (stream) => truncationIn((await readMetadata(client, stream)).metadata),
    subscribe: (subscription) => subscribe(client, subscription),
    head: (categories) => findHead(client, categories),
    async close() {
      await appender.close();
      await client.dispose();
    },
  };
}

function createAppender(options: EventStoreDbOptions): Appender {
  const { connectionString, appendPath = 'lean', appendTimeoutMs = APPEND_TIMEOUT_MS } = options;
  const connection = parseConnection(connectionString);
  return appendPath === 'lean'
    ? createLeanAppender(connection, appendTimeoutMs)
    : createClientAppender(connectionString, connection, appendTimeoutMs);
}

async function append(
  appender: Appender,
  client: EventStoreDBClient,
  { stream, expectedRevision, events }: AppendRequest,
): Promise<AppendResult> {
  const payloads = preparePayloads(stream, events);
  const answer = await appender.append({ stream, expectedRevision, events: payloads });
  if (answer.kind === 'conflict') return answer;
  const { revision, position } = answer;
  return {
    kind: 'appended',
    revision,
    position: position ?? (await positionOf(client, stream, revision)),
  };
}

/**
 * A repeated append may be answered before the engine has the place of the original in its index.
 */
async function positionOf(
  client: EventStoreDBClient,
  stream: string,
  revision: number,
): Promise<number> {
  for await (const [event] of readStream(client, stream, revision)) {
    if (event) return event.position;
  }
  throw new StreamDamagedError(stream, `revision ${revision}, which was acknowledged`, 'nothing');
}
