/**
 * Prepares a node in secure mode, once, as an administrator: the service's user may read `$all`,
 * which only `$admins` may by default.
 */
import { EventStoreDBClient } from '@eventstore/db-client';
import { toPortError } from './errors.js';
import { readMetadata } from './reading.js';

export interface BootstrapOptions {
  /** With the credentials of an administrator. */
  readonly connectionString: string;
  /** A user or group to let read `$all`. */
  readonly reader: string;
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
  const { metadata, revision } = await readMetadata(client, '$all');
  const readers = [metadata.$acl?.$r ?? '$admins'].flat();
  if (readers.includes(reader)) return 'unchanged';
  const acl = { ...metadata.$acl, $r: [...readers, reader] };
  const event = { ...metadata, $acl: acl };
  await client.setStreamMetadata('$all', event, { expectedRevision: revision });
  return 'granted';
}
