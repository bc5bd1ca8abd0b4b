/** Prepares a secured event store once, with the credentials of an administrator in EVENTSTORE_URL. */
import { ConfigurationError } from '#platform';
import { EXIT, type Exit } from './exit.js';
import type { Tools } from './operate.js';

export async function bootstrap({ configuration, print }: Tools, reader: string): Promise<Exit> {
  const { eventStoreUrl } = configuration;
  if (eventStoreUrl === null) {
    throw new ConfigurationError('EVENTSTORE_URL must name the event store to prepare');
  }
  const { bootstrapEventStore } = await import('#adapters/eventstoredb');
  const outcome = await bootstrapEventStore({ connectionString: eventStoreUrl, reader });
  print(outcome === 'granted' ? `${reader} may read all streams now.` : 'Nothing had to change.');
  return EXIT.ok;
}
