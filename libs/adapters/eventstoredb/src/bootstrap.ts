/**
 * Prepares a node in secure mode, once, as an administrator: the service's user may read `$all`,
 * which only `$admins` may by default.
 */
import { BACKWARDS, END, EventStoreDBClient, StreamNotFoundError } from '@eventstore/db-client';
import { toPortError } from './errors.js';

export interface BootstrapOptions {
  /** With the credentials of an administrator. */
  readonly connectionString: string;
  /** A user or group to let read `$all`. */
  readonly reader: string;
}

interface AllMetadata {
  readonly $acl?: { readonly $r?: string | readonly string[] };
}

/**
 * May be run again at any time; keeps what others have set.
 * @throws TransientError when the node is away or someone else changes the list at the same time.
 */
export async function bootstrapEventStore(
  options: BootstrapOptions,
): Promise<'granted' | 'unchanged'> {
  const client = EventStoreDBClient.connectionString(options.connectionString);
  try {
    return await grantReadingAll(client, options.reader);
  } catch (error) {
    throw toPortError(error, 'changing who may read $all');
  } finally {
    await client.dispose();
  }
}

async function grantReadingAll(
  client: EventStoreDBClient,
  reader: string,
): Promise<'granted' | 'unchanged'> {
  const { metadata, revision } = await readMetadata(client);
  const readers = [metadata.$acl?.$r ?? '$admins'].flat();
  if (readers.includes(reader)) return 'unchanged';
  const acl = { ...metadata.$acl, $r: [...readers, reader] };
  const event = { ...metadata, $acl: acl };
  await client.setStreamMetadata('$all', event, { expectedRevision: revision });
  return 'granted';
}

/**
 * Read by hand, because the client's `getStreamMetadata` gives a position where a revision is due.
 */
async function readMetadata(
  client: EventStoreDBClient,
): Promise<{ metadata: AllMetadata; revision: bigint | 'no_stream' }> {
  const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1 } as const;
  let newest: { metadata: AllMetadata; revision: bigint | 'no_stream' } = {
    metadata: {},
    revision: 'no_stream',
  };
  try {
    /* To its end: the client cannot be disposed of while something it has received is unread. */
    for await (const { event } of client.readStream('$$$all', options)) {
      if (event) newest = { metadata: event.data as AllMetadata, revision: event.revision };
    }
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) throw error;
  }
  return newest;
}
