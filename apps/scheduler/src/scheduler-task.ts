/** The scheduler's background task: at every tick opens due months, handles due dates and sends advance notices. */
import { retryTransient, type RetryOptions, type Sleep } from '#eventsourcing';
import type { BackgroundTask } from '#platform';
import { type DueDatesDependencies, dueDatesFollower } from './due-dates.js';
import { type MonthSagaDependencies, openDueMonths } from './month-saga.js';
import { type NoticeDependencies, noticesFollower } from './notices/notices.js';

/** A tick costs two indexed queries if nothing is due. */
const TICK_MS = 1_000;

type SchedulerDependencies = Omit<
  MonthSagaDependencies & DueDatesDependencies & NoticeDependencies,
  'signal'
> & {
  readonly sleep: Sleep;
  readonly retry: RetryOptions;
};

export function schedulerTask(dependencies: SchedulerDependencies): BackgroundTask {
  const { sleep, retry } = dependencies;
  return {
    name: 'scheduler',
    async run(signal) {
      const followDueDates = dueDatesFollower();
      const giveNotice = noticesFollower();
      const tick = async () => {
        await openDueMonths({ ...dependencies, signal });
        await followDueDates({ ...dependencies, signal });
        await giveNotice({ ...dependencies, signal });
      };
      while (!signal.aborted) {
        await retryTransient(tick, { ...retry, signal, untilGranted: true });
        await sleep(TICK_MS, signal);
      }
    },
  };
}
