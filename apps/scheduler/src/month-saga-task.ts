/** The month saga as a background task: a tick now and then, late or early makes no difference. */
import type { Sleep } from '#eventsourcing';
import { type BackgroundTask } from '#platform';
import { type MonthSagaDependencies, openDueMonths } from './month-saga.js';

/** A tick costs one indexed query when nothing is due. */
const TICK_MS = 1_000;

export function monthSagaTask(
  dependencies: Omit<MonthSagaDependencies, 'signal'>,
  sleep: Sleep,
): BackgroundTask {
  return {
    name: 'month-saga',
    async run(signal) {
      while (!signal.aborted) {
        await openDueMonths({ ...dependencies, signal });
        await sleep(TICK_MS, signal);
      }
    },
  };
}
