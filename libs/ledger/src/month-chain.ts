/** A tenant's months: contiguous from the first one, all closed but the newest, which is called the front. */
import { ledgerStream } from '#contracts';
import { load, retryTransient, transact } from '#eventsourcing';
import {
  carriedOver,
  type Configuration,
  EMPTY_CONFIGURATION,
  type Instant,
  type LedgerState,
  type Month,
  nextMonth,
  type UsageIds,
} from '#metering';
import type { LedgerAggregate, LedgerRequest } from './ledger-aggregate.js';
import { firstMonthOf, registerTenant } from './tenant-registry.js';

export interface MonthChain {
  readonly firstMonth: Month;
  front: Month;
  /** Of the closed months: every id that was admitted before the front was opened. */
  readonly closedIds: UsageIds[];
}

/**
 * Finds the months of a tenant and leaves a front that is open, finishing what a crash left half done.
 * A tenant never heard of begins in `presentMonth`, whatever month its first usage belongs to.
 */
export async function openChain(
  aggregate: LedgerAggregate,
  tenantId: string,
  presentMonth: Month,
  at: Instant,
): Promise<MonthChain> {
  const { store, retry } = aggregate;
  const known = await retryTransient(() => firstMonthOf(store, tenantId), retry);
  const firstMonth = known ?? (await registerTenant(store, tenantId, presentMonth, retry));
  const chain: MonthChain = { firstMonth, front: firstMonth, closedIds: [] };
  const opened = await openWith(aggregate, tenantId, firstMonth, EMPTY_CONFIGURATION, at);
  if (opened.closing) await followFront(aggregate, tenantId, chain, at);
  return chain;
}

/** Moves on while the front turns out to be closed, by whomever. */
export async function followFront(
  aggregate: LedgerAggregate,
  tenantId: string,
  chain: MonthChain,
  at: Instant,
): Promise<void> {
  for (;;) {
    const { state } = await load(aggregate, ledgerStream(tenantId, chain.front));
    if (!state.ledger.closing) return;
    await stepForward(aggregate, tenantId, chain, state.ledger, at);
  }
}

/** Closes the front and opens the months up to `month`, one after the other. @returns those opened. */
export async function advanceTo(
  aggregate: LedgerAggregate,
  tenantId: string,
  chain: MonthChain,
  month: Month,
  at: Instant,
): Promise<Month[]> {
  const opened: Month[] = [];
  while (chain.front < month) {
    const stream = ledgerStream(tenantId, chain.front);
    await transact(aggregate, stream, [closing(at)]);
    const { state } = await load(aggregate, stream);
    if (await stepForward(aggregate, tenantId, chain, state.ledger, at)) opened.push(chain.front);
  }
  return opened;
}

/** Opens the month after a closed front. @returns whether it was this call that opened it. */
async function stepForward(
  aggregate: LedgerAggregate,
  tenantId: string,
  chain: MonthChain,
  closed: LedgerState,
  at: Instant,
): Promise<boolean> {
  const month = nextMonth(chain.front);
  const turn = reset(tenantId, month, closed, at);
  const { appendedEvents } = await transact(aggregate, ledgerStream(tenantId, month), [turn]);
  if (closed.ids.size > 0) chain.closedIds.push(closed.ids);
  chain.front = month;
  return appendedEvents > 0;
}

/**
 * Opens a month that is not reset from the one before: the first, or one before the first.
 * @returns the month as it is now, whoever opened it.
 */
export async function openWith(
  aggregate: LedgerAggregate,
  tenantId: string,
  month: Month,
  configuration: Configuration,
  at: Instant,
): Promise<LedgerState> {
  const open = opening(tenantId, month, configuration, at);
  const { state } = await transact(aggregate, ledgerStream(tenantId, month), [open]);
  return state.ledger;
}

const request = (command: LedgerRequest['command']): LedgerRequest => ({ command, metadata: {} });

export const opening = (
  tenantId: string,
  month: Month,
  configuration: Configuration,
  at: Instant,
): LedgerRequest => request({ type: 'OpenLedger', at, tenantId, month, configuration });

export const closing = (at: Instant): LedgerRequest => request({ type: 'CloseMonth', at });

/** @param closed the month before, which hands its configuration over. */
export const reset = (
  tenantId: string,
  month: Month,
  closed: LedgerState,
  at: Instant,
): LedgerRequest =>
  request({
    type: 'ResetMonth',
    at,
    tenantId,
    month,
    closing: closed.closing!,
    configuration: carriedOver(closed.configuration, month, closed.trials.toMap()),
  });
