/** The ledger on EventStoreDB. */
import { ConfigurationError } from '#platform';
import type { Engines } from './engines.js';
import type { Resources } from './resources.js';

export function eventStoreDb(
  connectionString: string,
  resources: Resources,
): Pick<Engines, 'eventStore'> {
  return {
    eventStore: resources.once(
      async () => {
        const { openEventStoreDb } = await import('#adapters/eventstoredb');
        try {
          return openEventStoreDb({ connectionString });
        } catch (error) {
          throw new ConfigurationError(`EVENTSTORE_URL: ${reasonOf(error)}`, { cause: error });
        }
      },
      (store) => store.close(),
    ),
  };
}

/** What the parser says shows the string, and with it the password; only a file it names may be shown. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined) return message;
  return 'not understood; it must look like esdb://user:password@host:2113?tls=true';
}
