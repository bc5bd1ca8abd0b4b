/** The query API over the process's engines. */
import type { AppContext } from '#engines';
import type { ProcessParts } from '#platform';
import { QueryModule } from './query.module.js';

export async function queryApp(context: AppContext): Promise<ProcessParts> {
  const { engines, clock, sleep, signal } = context;
  const readModels = await engines.readDatabase();
  const store = await engines.eventStore();
  return { modules: [QueryModule.register({ readModels, store, clock, sleep, signal })] };
}
