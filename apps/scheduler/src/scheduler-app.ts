/** The month saga over the process's engines. */
import type { AppContext } from '#engines';
import { BackgroundModule, type ProcessParts } from '#platform';
import { createReadModels, tenantsBehind } from '#read-models';
import { monthSagaTask } from './month-saga-task.js';

export async function schedulerApp(context: AppContext): Promise<ProcessParts> {
  const { engines, clock, sleep, onNotice } = context;
  const database = await engines.readDatabase();
  await createReadModels(database);
  const task = monthSagaTask(
    {
      ledger: await context.ledger(),
      tenantsBehind: (month) => tenantsBehind(database, month),
      clock,
      onOpened: (tenantId, months) => onNotice('info', `${tenantId}: opened ${months.join(', ')}`),
      onFailed: (tenantId, error) => onNotice('error', `${tenantId}: month not opened: ${error}`),
    },
    sleep,
  );
  return { modules: [BackgroundModule.forTasks([task])] };
}
