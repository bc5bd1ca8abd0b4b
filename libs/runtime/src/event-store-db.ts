/** The ledger on EventStoreDB. */
import { SetupError } from '#eventsourcing';
import { ConfigurationError } from '#platform/basics';
import type { Engines } from './engines.js';
import { LEDGER_CATEGORIES } from './installation.js';
import type { Resources } from './resources.js';

export function eventStoreDb(
  connectionString: string,
  resources: Resources,
): Pick<Engines, 'eventStore' | 'restrictedStreams'> {
  const eventStore = resources.once(
    async () => {
      const { openEventStoreDb } = await import('#adapters/eventstoredb');
      try {
        return openEventStoreDb({ connectionString });
      } catch (error) {
        if (!(error instanceof SetupError)) throw error;
        throw new ConfigurationError(`EVENTSTORE_URL: ${error.message}`);
      }
    },
    (store) => store.close(),
  );
  return {
    eventStore,
    restrictedStreams: async () => (await eventStore()).restrictedStreams(LEDGER_CATEGORIES),
  };
}
