/**
 * Prepares a secured node once, as an administrator: grants the service's user read access to `$all`, which by
 * default only `$admins` have. Also finds metadata that hides events of our streams.
 */
import { deterministicUuid, type ExpectedRevision, TransientError } from '#eventsourcing';
import { createBatchAppender } from './batch-appender.js';
import { Connection } from './connection.js';
import { preparePayloads } from './payload.js';
import { readNewestMetadata, SILENCE_MS } from './reading.js';
import { METADATA_PREFIX, type StreamMetadata } from './stream-metadata.js';
import { TruncationWatch } from './truncation-watch.js';

export interface BootstrapOptions {
  /** With the credentials of an administrator. */
  readonly connectionString: string;
  /** The user or group to grant read access to `$all`. */
  readonly reader: string;
  /** The categories of the streams whose metadata is checked. */
  readonly categories: readonly string[];
}

export interface Bootstrapped {
  readonly outcome: 'granted' | 'unchanged';
  /** Streams whose metadata hides events from readers, each with a description of the restriction. */
  readonly restricted: ReadonlyMap<string, string>;
}

/**
 * May be repeated at any time; existing entries are kept.
 * @throws TransientError if the node is unavailable or the list is changed concurrently
 */
export async function bootstrapEventStore(options: BootstrapOptions): Promise<Bootstrapped> {
  const connection = new Connection(options.connectionString);
  try {
    const outcome = await grantReadingAll(connection, options.reader);
    const restricted = await new TruncationWatch({
      connection,
      append: neverMarking,
      markEvery: Infinity,
    }).restrictedStreams(options.categories);
    return { outcome, restricted };
  } finally {
    await connection.close();
  }
}

async function grantReadingAll(
  connection: Connection,
  reader: string,
): Promise<Bootstrapped['outcome']> {
  const { metadata, revision } = await readNewestMetadata(connection, '$all');
  const readers = [metadata.$acl?.['$r'] ?? '$admins'].flat();
  if (readers.includes(reader)) return 'unchanged';
  const acl = { ...metadata.$acl, $r: [...readers, reader] };
  await writeMetadata(connection, revision, { ...metadata, $acl: acl });
  return 'granted';
}

async function writeMetadata(
  connection: Connection,
  expectedRevision: ExpectedRevision,
  data: StreamMetadata,
): Promise<void> {
  const stream = `${METADATA_PREFIX}$all`;
  const id = deterministicUuid(stream, String(expectedRevision), JSON.stringify(data));
  const event = { id, type: '$metadata', data, metadata: { schemaVersion: 1 } };
  const appender = createBatchAppender(connection, SILENCE_MS);
  try {
    const events = preparePayloads(stream, [event]);
    const { kind } = await appender.append({ stream, expectedRevision, events });
    if (kind === 'conflict')
      throw new TransientError('another client has just changed who may read $all');
  } finally {
    await appender.close();
  }
}

/** An operator's check runs only once, so it stores no search marks. */
const neverMarking = () => Promise.reject(new Error('no search mark is stored'));
