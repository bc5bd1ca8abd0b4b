/** One projection as a background task: it follows the store for as long as the process lives. */
import {
  type EventSource,
  type Projection,
  runProjector,
  type Sleep,
  type SqlDatabase,
} from '#eventsourcing';
import type { BackgroundTask, Metrics } from '#platform';

export interface ProjectionTaskDependencies {
  readonly source: EventSource;
  readonly database: SqlDatabase;
  readonly sleep: Sleep;
  readonly metrics: Metrics;
}

export function projectionTask(
  projection: Projection,
  { source, database, sleep, metrics }: ProjectionTaskDependencies,
): BackgroundTask {
  const labels = { projection: projection.name };
  return {
    name: `projection ${projection.name}`,
    run: (signal) =>
      runProjector({
        source,
        database,
        projection,
        signal,
        retry: {
          sleep,
          onRetry: () => metrics.retries.inc({ operation: `projection ${projection.name}` }),
        },
        onApplied: (_position, events) => metrics.projectedEvents.inc(labels, events),
      }),
  };
}
