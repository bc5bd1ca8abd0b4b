/** The query API over the process's engines. */
import type { AppContext } from '#runtime';
import type { ProcessParts } from '#platform';
import { Completeness } from './completeness.js';
import { OperationsModule } from './operations/operations.module.js';
import { QueryModule } from './query.module.js';
import { SignInModule } from './sign-in/sign-in.module.js';

export async function queryApp(context: AppContext): Promise<ProcessParts> {
  const { engines, clock, sleep, signal } = context;
  const readModels = await engines.readDatabase();
  const store = await engines.eventStore();
  const dependencies = { readModels, store, clock, sleep, signal };
  const completeness = new Completeness(dependencies);
  return {
    modules: [
      QueryModule.register(dependencies, completeness),
      OperationsModule.register({
        ...dependencies,
        store,
        processAddresses: context.configuration.processAddresses,
      }),
      ...SignInModule.forConfiguration(context.configuration),
    ],
    beginnings: [completeness.indicator],
  };
}
