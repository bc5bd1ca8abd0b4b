/** Tenants whose ledger began months ago and was not opened since: all the resets in between are due at once. */
import { openEventStoreDb } from '#adapters/eventstoredb';
import { CreditLedger, ledgerAggregate } from '#ledger';
import { sleep } from '#platform';

const MILLI_CREDITS_EACH = 1_000_000;

export interface Founding {
  readonly eventStoreUrl: string;
  readonly since: Date;
  readonly tenantIds: readonly string[];
}

/** Each gets one grant, so that there is something to carry from month to month. */
export async function foundTenants({ eventStoreUrl, since, tenantIds }: Founding): Promise<void> {
  const store = openEventStoreDb({ connectionString: eventStoreUrl });
  const ledger = new CreditLedger({
    aggregate: ledgerAggregate({ store, retry: { sleep }, cachedMonthsMax: tenantIds.length }),
    clock: { now: () => since },
    knownTenantsMax: tenantIds.length,
  });
  const at = since.toISOString();
  const grant = {
    grantId: 'founding',
    sku: 'own',
    quantity: 1,
    milliCreditsEach: MILLI_CREDITS_EACH,
    validFrom: at,
    validTo: null,
    contractStart: null,
  };
  const by = { actorId: 'founder', reason: null };
  for (const tenantId of tenantIds) {
    await ledger.command(tenantId, { type: 'AddGrant', at, grant, by });
  }
  await store.close();
}
