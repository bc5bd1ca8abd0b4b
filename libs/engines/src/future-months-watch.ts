/**
 * Detects open months that have not begun by this clock. A clock that was ahead has opened them, and commands are
 * refused there.
 */
import { type Clock, retryTransient, type SqlDatabase } from '#eventsourcing';
import { newestStartedMonth } from '#ledger';
import type { BackgroundTask, HealthIndicator, ProcessContext } from '#platform';
import { type FutureMonths, tenantsInFutureMonths } from '#read-models';

type Dependencies = Pick<ProcessContext, 'clock' | 'sleep' | 'onNotice' | 'metrics'>;

const CHECK_EVERY_MS = 10_000;

export interface FutureMonthsWatch {
  readonly task: BackgroundTask;
  readonly indicator: HealthIndicator;
}

/** Logs once for all tenants, and once when it has ended; readiness reports it in the meantime. */
export function futureMonthsWatch(
  database: () => Promise<SqlDatabase>,
  around: Dependencies,
): FutureMonthsWatch {
  const { clock, sleep, onNotice, metrics } = around;
  let warning: string | null = null;
  const check = async () => {
    const present = newestStartedMonth(clock.now().toISOString());
    const found = await tenantsInFutureMonths(await database(), present);
    metrics.tenantsAhead.set(found?.tenants ?? 0);
    const sentence = found && describeFutureMonths(found, clock);
    if (sentence !== null && warning === null) onNotice('warn', sentence);
    if (sentence === null && warning !== null) onNotice('info', OVER);
    warning = sentence;
  };
  return {
    task: {
      name: 'watch over months that have not begun',
      async run(signal) {
        while (!signal.aborted) {
          await retryTransient(check, { sleep, signal, untilGranted: true });
          await sleep(CHECK_EVERY_MS, signal);
        }
      },
    },
    indicator: { name: 'open months', check: async () => null, notice: () => warning },
  };
}

const describeFutureMonths = ({ tenants, newest }: FutureMonths, clock: Clock): string =>
  `The open month of ${tenants} tenants has not begun (the newest is ${newest}, and this clock says ${clock.now().toISOString()}): ` +
  'a clock was ahead and opened it, or this one is behind. Commands of these tenants are refused (futureMonth) until it begins. ' +
  'Correct the clock; "ops ahead" names the tenants';

const OVER = 'No open month lies in the future any more: commands are accepted again';
