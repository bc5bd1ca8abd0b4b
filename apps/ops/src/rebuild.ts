/** Empties the read models. Nothing is lost: they are a fold of the ledger, and the projector folds it again. */
import { LEDGER_CATEGORY } from '#contracts';
import { clearUsage, createReadModels } from '#read-models';
import type { Tools } from './operate.js';

export async function rebuild({ engines, print }: Tools): Promise<boolean> {
  const database = await engines.readDatabase();
  await createReadModels(database);
  const store = await engines.eventStore();
  await clearUsage(database, await store.head([LEDGER_CATEGORY]));
  print(
    'The read models are empty. The projector fills them from the ledger; until then they answer 503.',
  );
  return true;
}
