/** The scheduler over the process's engines. */
import { type AppContext, retryOf } from '#runtime';
import type { ProcessParts } from '#platform';
import { reflectedUntil, tenantsBehind, tenantsDue } from '#read-models';
import { noticesIn } from './notices/notices.js';
import { schedulerTask } from './scheduler-task.js';

export async function schedulerApp(context: AppContext): Promise<ProcessParts> {
  const { engines, clock, sleep, onNotice } = context;
  const database = await engines.readDatabase();
  const store = await engines.eventStore();
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
        `Several months at once, up to ${newest}, were opened for ${tenants} tenants: nothing ran for so long, ` +
          `or this clock, which says ${clock.now().toISOString()}, is ahead. If so, set it right; "ops ahead" names the tenants`,
      ),
    onFailed: (tenantId, error) =>
      onNotice('error', `${tenantId}: the scheduler will try again: ${String(error)}`),
  });
  return { tasks: [task] };
}
