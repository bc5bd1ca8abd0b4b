/** Everything that follows the store or the dead letters: read models, notifications, rejected events. */
import type { AppContext } from '#engines';
import { BackgroundModule, type ProcessParts } from '#platform';
import { createReadModels, usageProjection } from '#read-models';
import { notifications } from './notifications.js';
import { projectionTask } from './projection-task.js';
import { rejectedEventsTask } from './rejected-events.js';

const CONSUMER_GROUP = 'ai-credit-rejected-events';

export async function projectorApp(context: AppContext): Promise<ProcessParts> {
  const { engines } = context;
  const database = await engines.readDatabase();
  await createReadModels(database);
  const source = await engines.eventStore();
  const following = { ...context, source, database };
  const tasks = [
    projectionTask(usageProjection(), following),
    projectionTask(notifications(await engines.publisher()), following),
    rejectedEventsTask(await engines.batchSource(CONSUMER_GROUP), database),
  ];
  return { modules: [BackgroundModule.forTasks(tasks)] };
}
