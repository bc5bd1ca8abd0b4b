/** The query API over the process's engines. */
import type { AppContext } from '#engines';
import type { ProcessParts } from '#platform';
import { QueryModule } from './query.module.js';

export async function queryApp({ engines, clock, sleep }: AppContext): Promise<ProcessParts> {
  const readModels = await engines.readDatabase();
  const store = await engines.eventStore();
  return { modules: [QueryModule.register({ readModels, store, clock, sleep })] };
}
