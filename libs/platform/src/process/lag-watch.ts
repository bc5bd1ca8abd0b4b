/** Measures the lag of a consumer of the log, for metrics and readiness. */
import { type BatchSource, type Sleep, isTransient } from '#eventsourcing';
import type { BackgroundTask } from './background.module.js';
import type { HealthIndicator } from '../health.js';
import type { Metrics } from '../operations/metrics.js';
import { CHECK_AGAIN_MS, CHECK_EVERY_MS, ProgressWatch } from './progress-watch.js';

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
  async function measure(): Promise<void> {
    try {
      const lags = await source.lag();
      for (const { topic, partition, committedOffset, lag } of lags) {
        metrics.partitionLag.set({ topic, partition: String(partition) }, lag);
        progress.observe(`${topic}/${partition}`, committedOffset, lag > 0);
      }
      waiting = lags.reduce((sum, { lag }) => sum + lag, 0);
      unknown = null;
    } catch (error) {
      if (!isTransient(error)) throw error;
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
          await measure();
          await sleep(unknown === null ? CHECK_EVERY_MS : CHECK_AGAIN_MS, signal);
        }
      },
    },
  };
}
