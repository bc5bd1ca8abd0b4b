/** One projection as a background task: it follows the store for as long as the process lives. */
import {
  type EventSource,
  type Position,
  type Projection,
  type RetryOptions,
  runProjector,
  type SqlDatabase,
} from '#eventsourcing';
import type { BackgroundTask } from '#platform';

interface Dependencies {
  readonly source: EventSource;
  readonly database: SqlDatabase;
  readonly retry: RetryOptions;
  readonly onApplied: (position: Position, events: number) => void;
}

export function projectionTask(projection: Projection, dependencies: Dependencies): BackgroundTask {
  return {
    name: `projection ${projection.name}`,
    run: (signal) => runProjector({ ...dependencies, projection, signal }),
  };
}
