/** The ledger on EventStoreDB. */
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
        return openEventStoreDb({ connectionString });
      },
      (store) => store.close(),
    ),
  };
}
