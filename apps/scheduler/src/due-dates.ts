/** Lets the ledger notice what began or ended by time alone: grants, trials, extensions, policies. */
import type { Clock } from '#eventsourcing';
import type { CommandOutcome } from '#ledger';
import { type Instant, type LedgerCommand, monthOf, startOfMonth } from '#metering';
import { eachTenant, type TenantWork } from './each-tenant.js';

export interface DueDatesDependencies extends Omit<TenantWork, 'work'> {
  readonly ledger: {
    command(tenantId: string, command: LedgerCommand): Promise<CommandOutcome>;
  };
  readonly tenantsDue: (after: Instant, until: Instant) => Promise<readonly string[]>;
  readonly clock: Clock;
}

/** Rows may be written a little after the date they name: a span is looked at again for this long. */
const OVERLAP_MS = 60_000;

/** @returns a function to call at every tick; after a restart it begins with the present month. */
export function dueDatesFollower(): (dependencies: DueDatesDependencies) => Promise<void> {
  let lookedUntil: Date | null = null;
  return async (dependencies) => {
    const { clock, ledger, tenantsDue } = dependencies;
    const now = clock.now();
    const at = now.toISOString();
    const after = lookedUntil
      ? new Date(lookedUntil.getTime() - OVERLAP_MS).toISOString()
      : startOfMonth(monthOf(at));
    let failures = 0;
    await eachTenant(await tenantsDue(after, at), {
      ...dependencies,
      async work(tenantId) {
        await ledger.command(tenantId, { type: 'PassTime', at });
      },
      onFailed(tenantId, error) {
        failures += 1;
        dependencies.onFailed(tenantId, error);
      },
    });
    // The whole span again: who was served already has nothing more to say.
    if (failures === 0) lookedUntil = now;
  };
}
