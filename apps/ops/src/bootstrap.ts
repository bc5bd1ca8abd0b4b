/** Prepares a secured event store once, with the credentials of an administrator in EVENTSTORE_URL. */
import { LEDGER_CATEGORIES } from '#runtime';
import { SetupError } from '#eventsourcing';
import { ConfigurationError } from '#platform';
import { EXIT, type Exit } from './exit.js';
import type { Tools } from './operate.js';

export async function bootstrap({ configuration, print }: Tools, reader: string): Promise<Exit> {
  const { eventStoreUrl } = configuration;
  if (eventStoreUrl === null) {
    throw new ConfigurationError('EVENTSTORE_URL must name the event store to prepare');
  }
  const { bootstrapEventStore } = await import('#adapters/eventstoredb');
  const categories = LEDGER_CATEGORIES;
  const options = { connectionString: eventStoreUrl, reader, categories };
  const { outcome, restricted } = await bootstrapEventStore(options).catch(namingTheVariable);
  print(outcome === 'granted' ? `${reader} may read all streams now.` : 'Nothing had to change.');
  for (const [stream, restriction] of restricted) print(`${stream}: ${restriction}`);
  if (restricted.size === 0) return EXIT.ok;
  print(
    'Metadata that hides events or denies access stops the tenants of these streams: take it back.',
  );
  return EXIT.failed;
}

function namingTheVariable(error: unknown): never {
  if (error instanceof SetupError) throw new ConfigurationError(`EVENTSTORE_URL: ${error.message}`);
  throw error;
}
