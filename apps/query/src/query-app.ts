/** Composes the query API over the process's engines. */
import type { AppContext } from '#engines';
import type { ProcessParts } from '#platform';
import { Completeness } from './answers/completeness.js';
import { longQuestions } from './answers/long-questions.js';
import { OperationsModule } from './operations/operations.module.js';
import { QueryModule } from './query.module.js';
import { QuestionThread } from './answers/question-thread.js';
import { withReadTimeout } from './answers/read-timeout.js';
import { SignInModule } from './sign-in/sign-in.module.js';

export async function queryApp(context: AppContext): Promise<ProcessParts> {
  const { engines, configuration, clock, sleep, signal, onNotice } = context;
  const rows = await engines.readDatabase();
  const store = await engines.eventStore();
  const isEmbedded = configuration.databaseUrl === null;
  const readModels = isEmbedded ? rows : withReadTimeout(rows);
  const thread = isEmbedded ? new QuestionThread(configuration, onNotice) : null;
  const long = thread ?? longQuestions(readModels);
  const dependencies = { readModels, long, store, clock, sleep, signal };
  const completeness = new Completeness(dependencies);
  return {
    modules: [
      QueryModule.register(dependencies, completeness),
      OperationsModule.register({
        ...dependencies,
        store,
        processAddresses: configuration.processAddresses,
      }),
      ...SignInModule.forConfiguration(configuration),
    ],
    ...(thread && { tasks: [thread], indicators: [thread.indicator] }),
    beginnings: [completeness.indicator],
  };
}
