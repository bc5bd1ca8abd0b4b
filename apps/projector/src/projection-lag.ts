/** Measures regularly how far a projection is behind the store, whichever process runs it. */
import {
  checkpointKey,
  type Clock,
  type EventSource,
  listSetAside,
  type Position,
  type Projection,
  readCheckpoint,
  type SetAside,
  type Sleep,
  type SqlDatabase,
  isTransient,
} from '#eventsourcing';
import {
  type BackgroundTask,
  firstOf,
  type HealthIndicator,
  CHECK_AGAIN_MS,
  CHECK_EVERY_MS,
  type Metrics,
  ProgressWatch,
} from '#platform';
import { LagMeasurement } from './lag-measurement.js';

interface Dependencies {
  readonly source: Pick<EventSource, 'head'>;
  readonly database: SqlDatabase;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly metrics: Pick<Metrics, 'projectorLagEvents' | 'projectorLagSeconds' | 'tenantsSetAside'>;
}

export interface ProjectionLag {
  readonly task: BackgroundTask;
  readonly indicator: HealthIndicator;
  /** Called with every batch, so that a distance in positions can be converted to events. */
  readonly onApplied: (position: Position, events: number) => void;
}

export function projectionLag(projection: Projection, dependencies: Dependencies): ProjectionLag {
  const { source, database, clock, sleep, metrics } = dependencies;
  const labels = { projection: projection.name };
  const lag = new LagMeasurement();
  const progress = new ProgressWatch();
  let unknown: string | null = null;
  let hasLooked = false;
  let aside: readonly SetAside[] = [];
  async function measure(): Promise<void> {
    const head = await source.head(projection.categories);
    const position = await readCheckpoint(database, checkpointKey(projection));
    lag.measure({ head, position, nowMs: clock.now().getTime() });
    progress.observe(projection.name, position, lag.isBehind);
    metrics.projectorLagSeconds.set(labels, lag.seconds);
    metrics.projectorLagEvents.set(labels, lag.events);
    aside = await listSetAside(database, checkpointKey(projection));
    metrics.tenantsSetAside.set(labels, aside.length);
    hasLooked = true;
  }
  return {
    onApplied: (position, events) => lag.applied(position, events),
    indicator: {
      name: `projection ${projection.name}`,
      check: async () => unknown ?? progress.complaint(),
      notice: () => reportSetAside(aside),
      progress: () => (hasLooked ? { events: lag.events, seconds: lag.seconds } : null),
    },
    task: {
      name: `lag of projection ${projection.name}`,
      async run(signal) {
        while (!signal.aborted) {
          try {
            await measure();
            unknown = null;
          } catch (error) {
            if (!isTransient(error)) throw error;
            unknown = `how far it is behind is unknown: ${error.message}`;
          }
          await sleep(unknown === null ? CHECK_EVERY_MS : CHECK_AGAIN_MS, signal);
        }
      },
    },
  };
}

/** The message about tenants that are set aside; the process stays ready for the others. */
function reportSetAside(aside: readonly SetAside[]): string | null {
  if (aside.length === 0) return null;
  const tenants = aside.map(({ owner, reason }) => `${owner} (${reason})`);
  return `tenants set aside: ${firstOf(tenants, ', ')}`;
}
