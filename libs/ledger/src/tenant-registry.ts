/** The one fact that cannot be found by looking at the months: where a tenant's months begin. */
import { tenantStream } from '#contracts';
import {
  deterministicUuid,
  type EventStore,
  retryTransient,
  type RetryOptions,
} from '#eventsourcing';
import type { Month } from '#metering';

const TENANT_REGISTERED = 'TenantRegistered';

/** @returns the tenant's first month, `null` for a tenant that was never registered. */
export async function firstMonthOf(store: EventStore, tenantId: string): Promise<Month | null> {
  for await (const [event] of store.read(tenantStream(tenantId))) {
    return (event!.data as { firstMonth: Month }).firstMonth;
  }
  return null;
}

/** The first registration stands: whoever comes second gets the month of the first. */
export async function registerTenant(
  store: EventStore,
  tenantId: string,
  month: Month,
  retry: RetryOptions,
): Promise<Month> {
  const stream = tenantStream(tenantId);
  const registered = {
    id: deterministicUuid(stream, TENANT_REGISTERED, month),
    type: TENANT_REGISTERED,
    data: { tenantId, firstMonth: month },
    metadata: { schemaVersion: 1 },
  };
  const result = await retryTransient(
    () => store.append({ stream, expectedRevision: 'no_stream', events: [registered] }),
    retry,
  );
  if (result.kind === 'appended') return month;
  const first = await retryTransient(() => firstMonthOf(store, tenantId), retry);
  if (first === null) throw new Error(`${stream} refused a first event but is empty`);
  return first;
}
