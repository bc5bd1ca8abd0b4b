/** Sends `PassTime` to tenants for whom something began or ended: grants, trials, extensions, policy rows. */
import type { Clock } from '#eventsourcing';
import type { CommandOutcome } from '#ledger';
import {
  addMilliseconds,
  type Instant,
  type LedgerCommand,
  monthOf,
  startOfMonth,
} from '#metering';
import { eachTenant, type TenantWork } from './each-tenant.js';

export interface DueDatesDependencies extends Omit<TenantWork, 'work'> {
  readonly ledger: {
    command(tenantId: string, command: LedgerCommand): Promise<CommandOutcome>;
  };
  readonly tenantsDue: (after: Instant, until: Instant) => Promise<readonly string[]>;
  /** The time up to which the rows reflect the ledger, or `null` if they are empty. */
  readonly reflectedUntil: (now: Instant) => Promise<Instant | null>;
  readonly clock: Clock;
}

/** The clocks of processes and of the store differ, so each span is checked again for this long. */
const OVERLAP_MS = 60_000;

/**
 * A date may pass before its row exists: what the rows did not reflect yet is checked again.
 * @returns a function to call at every tick; after a restart it begins with the present month
 */
export function dueDatesFollower(): (dependencies: DueDatesDependencies) => Promise<void> {
  let lookedUntil: Instant | null = null;
  return async (dependencies) => {
    const { clock, ledger, tenantsDue, reflectedUntil } = dependencies;
    const at = clock.now().toISOString();
    const after = lookedUntil
      ? addMilliseconds(lookedUntil, -OVERLAP_MS)
      : startOfMonth(monthOf(at));
    const reflected = await reflectedUntil(at);
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
    // After a failure the whole span is repeated; `PassTime` has no effect on tenants that are already up to date.
    if (failures === 0 && reflected !== null) lookedUntil = reflected < at ? reflected : at;
  };
}
