/** Explains an untrusted server certificate by naming the setting and file of the trusted CA certificates. */
import { DeniedError } from '#eventsourcing';
import type { Configuration } from '#platform/basics';
import { eventStoreFiles } from './event-store-db.js';
import { kafkaAuthorities } from './kafka-log.js';
import { postgresFiles } from './postgres-database.js';
import type { TlsFile } from './tls-files.js';

/** @returns the error; for an untrusted server with configured CA certificates, one that names their file */
export async function namingAuthorities(
  error: unknown,
  configuration: Configuration,
): Promise<unknown> {
  if (!(error instanceof DeniedError) || !/certificate/i.test(error.message)) return error;
  const [engine = ''] = /^\w+/.exec(error.message) ?? [];
  const file = await authoritiesOf(engine, configuration);
  if (!file) return error;
  const message = `${error.message} (trusted are the authorities in ${file.path}, by ${file.setting})`;
  return new DeniedError(message, { cause: error });
}

/** @param engine the first word of its error messages */
async function authoritiesOf(
  engine: string,
  { kafka, databaseUrl, eventStoreUrl }: Configuration,
): Promise<TlsFile | null> {
  if (engine === 'Kafka' && kafka) return kafkaAuthorities(kafka);
  if (engine === 'PostgreSQL' && databaseUrl !== null) return postgresFiles(databaseUrl).ca;
  if (engine !== 'EventStoreDB' || eventStoreUrl === null) return null;
  return (await eventStoreFiles(eventStoreUrl)).ca;
}
