/** Stores the first month of each tenant's ledger, which cannot be found from the months themselves. */
import { ledgerStream, type OpeningType, tenantStream } from '#contracts';
import {
  eventAt,
  type EventStore,
  retryTransient,
  type RetryOptions,
  StreamDamagedError,
  TransientError,
  uniqueUuid,
} from '#eventsourcing';
import { type Month, previousMonth } from '#metering';

const TENANT_REGISTERED = 'TenantRegistered';
const FIRST_OPENING: OpeningType = 'LedgerOpened';

/**
 * @returns the tenant's first month, or null for a tenant that was never registered
 * @throws StreamDamagedError if the stream holds something else
 */
export async function firstMonthOf(store: EventStore, tenantId: string): Promise<Month | null> {
  const stream = tenantStream(tenantId);
  const event = await eventAt(store, stream, 0);
  if (!event) return null;
  const { type, data } = event;
  if (type !== TENANT_REGISTERED) throw new StreamDamagedError(stream, TENANT_REGISTERED, type);
  return (data as { firstMonth: Month }).firstMonth;
}

/**
 * The first registration counts: a second one gets the month of the first.
 * @returns the first month; `isNew` if this call registered it
 * @throws StreamDamagedError if a registration is hidden from readers
 */
export async function registerTenant(
  store: EventStore,
  tenantId: string,
  month: Month,
  retry: RetryOptions,
): Promise<{ readonly firstMonth: Month; readonly isNew: boolean }> {
  const stream = tenantStream(tenantId);
  const registered = {
    // A random id: only this call can repeat the append; another call must get a conflict.
    id: uniqueUuid(),
    type: TENANT_REGISTERED,
    data: { tenantId, firstMonth: month },
    metadata: { schemaVersion: 1 },
  };
  await requireUnregistered(store, tenantId, retry);
  const result = await retryTransient(
    () => store.append({ stream, expectedRevision: 'no_stream', events: [registered] }),
    retry,
  );
  if (result.kind === 'appended') return { firstMonth: month, isNew: true };
  const first = await retryTransient(() => firstMonthOf(store, tenantId), retry);
  if (first !== null) return { firstMonth: first, isNew: false };
  throw new TransientError(`${stream}: what another process has just written cannot be read yet`);
}

/** @throws StreamDamagedError if the tenant only seems unknown because its registration is hidden from readers */
export async function requireUnregistered(
  store: EventStore,
  tenantId: string,
  retry: RetryOptions,
): Promise<void> {
  const stream = tenantStream(tenantId);
  const truncation = await retryTransient(() => store.truncationOf(stream), retry);
  if (truncation !== null) throw new StreamDamagedError(stream, TENANT_REGISTERED, truncation);
}

/**
 * Checks that a tenant without a registration has no months, because it would start a second time beside them.
 * Charging skips this check: it reads nothing of a new tenant.
 * @param month the month in which it would start
 * @throws StreamDamagedError if that month, or the one before it, shows that the registration is lost
 */
export async function requireNoMonths(
  store: EventStore,
  tenantId: string,
  month: Month,
  retry: RetryOptions,
): Promise<void> {
  const firstEventOf = (one: Month) =>
    retryTransient(() => eventAt(store, ledgerStream(tenantId, one), 0), retry);
  const before = previousMonth(month);
  const [own, ofBefore] = await Promise.all([firstEventOf(month), firstEventOf(before)]);
  const isSecond = own !== null && own.type !== FIRST_OPENING;
  if (!isSecond && ofBefore === null) return;
  const registered = await retryTransient(() => firstMonthOf(store, tenantId), retry);
  if (registered !== null) return;
  const found = `nothing, although ${isSecond ? month : before} is there`;
  throw new StreamDamagedError(tenantStream(tenantId), TENANT_REGISTERED, found);
}
