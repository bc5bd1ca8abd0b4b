/** Watches for open months that have not begun by this clock: one that was ahead has opened them, and commands are refused there. */
import { type Clock, retryTransient, type SqlDatabase } from '#eventsourcing';
import { newestBegun } from '#ledger';
import type { BackgroundTask, HealthIndicator, ProcessContext } from '#platform';
import { type TenantsAhead, tenantsAhead } from '#read-models';

type Around = Pick<ProcessContext, 'clock' | 'sleep' | 'onNotice' | 'metrics'>;

const LOOK_EVERY_MS = 10_000;

export interface MonthsAhead {
  readonly task: BackgroundTask;
  readonly indicator: HealthIndicator;
}

/** Logs once for all tenants, and once when it is over; readiness names it in the meantime. */
export function monthsAhead(database: () => Promise<SqlDatabase>, around: Around): MonthsAhead {
  const { clock, sleep, onNotice, metrics } = around;
  let said: string | null = null;
  const look = async () => {
    const present = newestBegun(clock.now().toISOString());
    const found = await tenantsAhead(await database(), present);
    metrics.tenantsAhead.set(found?.tenants ?? 0);
    const sentence = found && sayAhead(found, clock);
    if (sentence !== null && said === null) onNotice('warn', sentence);
    if (sentence === null && said !== null) onNotice('info', OVER);
    said = sentence;
  };
  return {
    task: {
      name: 'watch over months that have not begun',
      async run(signal) {
        while (!signal.aborted) {
          await retryTransient(look, { sleep, signal, untilGranted: true });
          await sleep(LOOK_EVERY_MS, signal);
        }
      },
    },
    indicator: { name: 'months', check: async () => null, notice: () => said },
  };
}

const sayAhead = ({ tenants, newest }: TenantsAhead, clock: Clock): string =>
  `The open month of ${tenants} tenants has not begun (the newest is ${newest}, and this clock says ${clock.now().toISOString()}): ` +
  'a clock was ahead and opened it, or this one is behind. Commands of these tenants are refused (futureMonth) until it begins. ' +
  'Correct the clock; "ops ahead" names the tenants';

const OVER = 'No open month lies in the future any more: commands are accepted again';
