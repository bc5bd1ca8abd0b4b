/** Composes the scheduler app, which closes and opens months and sends advance notices. */
import { type AppContext, retryOf, withoutRepeats } from '#engines';
import { SetupError } from '#eventsourcing';
import { type ProcessParts, steadyMilliseconds } from '#platform';
import { reflectedUntil, tenantsBehind, tenantsDue } from '#read-models';
import { noticesIn } from './notices/notices.js';
import { schedulerTask } from './scheduler-task.js';

export async function schedulerApp(context: AppContext): Promise<ProcessParts> {
  const { engines, clock, sleep, onNotice } = context;
  const database = await engines.readDatabase();
  const store = await engines.eventStore();
  const failed = withoutRepeats(onNotice, steadyMilliseconds);
  const task = schedulerTask({
    ledger: await context.ledger(),
    tenantsBehind: (month) => tenantsBehind(database, month),
    tenantsDue: (after, until) => tenantsDue(database, after, until),
    reflectedUntil: (now) => reflectedUntil(database, store, now),
    reader: database,
    notices: noticesIn(store, retryOf(context, 'notices')),
    clock,
    retry: retryOf(context, 'scheduler'),
    sleep,
    onOpened: (tenantId, months) => onNotice('info', `${tenantId}: opened ${months.join(', ')}`),
    onSeveralAtOnce: (tenants, newest) =>
      onNotice(
        'warn',
        `Several months at once, up to ${newest}, were opened for ${tenants} tenants: no process ran for that time, ` +
          `or this clock, which says ${clock.now().toISOString()}, is ahead. If so, set it right; "ops ahead" names the tenants`,
      ),
    onFailed(tenantId, error) {
      // A problem of the setup is the same for all tenants, so the message omits the tenant.
      const what = error instanceof SetupError ? error.message : `${tenantId}: ${String(error)}`;
      failed('error', `the scheduler will try again: ${what}`);
    },
  });
  return { tasks: [task] };
}
