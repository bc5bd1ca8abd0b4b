/** Measures how far a consumer of the log is behind, for the metrics and for readiness. */
import { type BatchSource, type Sleep, mayHeal } from '#eventsourcing';
import type { BackgroundTask } from './background.module.js';
import type { HealthIndicator } from '../health.js';
import type { Metrics } from '../operations/metrics.js';
import { LOOK_AGAIN_MS, LOOK_EVERY_MS, ProgressWatch } from './progress-watch.js';

export interface LagWatch {
  readonly task: BackgroundTask;
  readonly indicator: HealthIndicator;
}

interface LagWatchOptions {
  readonly metrics: Pick<Metrics, 'partitionLag'>;
  readonly sleep: Sleep;
}

export function lagWatch(
  consumer: string,
  source: Pick<BatchSource, 'lag'>,
  { metrics, sleep }: LagWatchOptions,
): LagWatch {
  const progress = new ProgressWatch();
  let unknown: string | null = null;
  let waiting: number | null = null;
  async function look(): Promise<void> {
    try {
      const lags = await source.lag();
      for (const { topic, partition, committedOffset, lag } of lags) {
        metrics.partitionLag.set({ topic, partition: String(partition) }, lag);
        progress.look(`${topic}/${partition}`, committedOffset, lag > 0);
      }
      waiting = lags.reduce((sum, { lag }) => sum + lag, 0);
      unknown = null;
    } catch (error) {
      if (!mayHeal(error)) throw error;
      unknown = `how far it is behind is unknown: ${error.message}`;
    }
  }
  return {
    indicator: {
      name: consumer,
      check: async () => unknown ?? progress.complaint(),
      progress: () => (waiting === null ? null : { events: waiting, seconds: null }),
    },
    task: {
      name: `lag of ${consumer}`,
      async run(signal) {
        while (!signal.aborted) {
          await look();
          await sleep(unknown === null ? LOOK_EVERY_MS : LOOK_AGAIN_MS, signal);
        }
      },
    },
  };
}
