/** Everything that follows the store or the dead letters: read models, notifications, rejected events. */
import { type AppContext, retryOf } from '#engines';
import type { EventSource, Projection, SqlDatabase } from '#eventsourcing';
import { lagWatch, type ProcessParts } from '#platform';
import { usageProjection } from '#read-models';
import { notifications } from './notifications.js';
import { projectionLag } from './projection-lag.js';
import { projectionTask } from './projection-task.js';
import { rejectedEventsTask } from './rejected-events.js';

const CONSUMER_GROUP = 'ai-credit-rejected-events';

export async function projectorApp(context: AppContext): Promise<ProcessParts> {
  const { engines } = context;
  const database = await engines.readDatabase();
  const source = await engines.eventStore();
  const letters = await engines.batchSource(CONSUMER_GROUP);
  const lettersLag = lagWatch('dead letter consumer', letters, context);
  const followed = [usageProjection(), notifications(await engines.publisher())].map((projection) =>
    follow(projection, context, { source, database }),
  );
  return {
    tasks: [
      ...followed.flatMap(({ tasks }) => tasks),
      rejectedEventsTask(letters, database),
      lettersLag.task,
    ],
    indicators: [...followed.map(({ indicator }) => indicator), lettersLag.indicator],
  };
}

interface Ends {
  readonly source: EventSource;
  readonly database: SqlDatabase;
}

function follow(projection: Projection, context: AppContext, ends: Ends) {
  const { name } = projection;
  const lag = projectionLag(projection, { ...context, ...ends });
  const task = projectionTask(projection, {
    ...ends,
    retry: retryOf(context, `projection ${name}`),
    onApplied(position, events) {
      context.metrics.projectedEvents.inc({ projection: name }, events);
      lag.onApplied(position, events);
    },
  });
  return { tasks: [task, lag.task], indicator: lag.indicator };
}
