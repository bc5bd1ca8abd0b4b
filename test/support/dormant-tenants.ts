/** Creates tenants whose ledger began months ago and was not opened since, so that all resets in between are due at once. */
import { openEventStoreDb } from '#adapters/eventstoredb';
import { CreditLedger, monthAggregate } from '#ledger';
import { sleep } from '#eventsourcing';

const MILLI_CREDITS_EACH = 1_000_000;

export interface Founding {
  readonly eventStoreUrl: string;
  readonly since: Date;
  readonly founders: readonly { readonly tenantId: string; readonly actorId: string }[];
}

export const foundingGrant = (since: Date) => ({
  grantId: 'founding',
  sku: 'own',
  quantity: 1,
  milliCreditsEach: MILLI_CREDITS_EACH,
  validFrom: since.toISOString(),
  validTo: null,
  contractStart: null,
});

/** Gives each tenant one grant, so that there is a balance to carry from month to month. */
export async function foundTenants({ eventStoreUrl, since, founders }: Founding): Promise<void> {
  const store = openEventStoreDb({ connectionString: eventStoreUrl });
  const tenantsMax = founders.length;
  const ledger = new CreditLedger({
    aggregate: monthAggregate({ store, retry: { sleep }, cachedMonthsMax: tenantsMax }),
    clock: { now: () => since },
    knownTenantsMax: tenantsMax,
  });
  const at = since.toISOString();
  const grant = foundingGrant(since);
  for (const { tenantId, actorId } of founders) {
    const by = { actorId, reason: null };
    await ledger.command(tenantId, { type: 'AddGrant', at, grant, by });
  }
  await store.close();
}
