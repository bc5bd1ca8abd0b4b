/** Empties the read models. Nothing is lost: they are a fold of the ledger, and the projector folds it again. */
import { clearUsage, createReadModels } from '#read-models';
import type { Tools } from './operate.js';

export async function rebuild({ engines, print }: Tools): Promise<boolean> {
  const database = await engines.readDatabase();
  await createReadModels(database);
  await clearUsage(database);
  print('The read models are empty. Start the projector to fill them from the ledger.');
  return true;
}
