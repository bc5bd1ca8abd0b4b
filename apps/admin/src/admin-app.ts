/** The admin API and the ingest over the process's engines. */
import type { AppContext } from '#engines';
import type { ProcessParts } from '#platform';
import { AdminModule } from './admin.module.js';

export async function adminApp(context: AppContext): Promise<ProcessParts> {
  const { engines, clock, onDebug, configuration } = context;
  const { usageBeginning } = configuration;
  const ledger = await context.ledger();
  const publisher = await engines.publisher();
  const dependencies = { ledger, publisher, clock, onDebug, usageBeginning };
  return { modules: [AdminModule.register(dependencies)] };
}
