/** A tenant's months: contiguous, and all closed except the newest, the current month. */
import { ledgerStream, type OpeningType } from '#contracts';
import {
  type CachedState,
  expectNew,
  load,
  retryTransient,
  StreamDamagedError,
  transact,
} from '#eventsourcing';
import {
  carriedOver,
  type Configuration,
  EMPTY_CONFIGURATION,
  type Instant,
  type MonthState,
  type Month,
  monthOf,
  nextMonth,
  type UsageIds,
} from '#metering';
import type { MonthAggregate, CommandEnvelope } from './month-aggregate.js';
import type { MonthStreamState } from './month-stream-state.js';
import { firstMonthOf, registerTenant, requireNoMonths } from './tenant-registry.js';

export interface MonthChain {
  readonly firstMonth: Month;
  currentMonth: Month;
  /** The ids of the closed months: every id that was admitted before the current month was opened. */
  readonly closedIds: UsageIds[];
  /** `false` for a new tenant: the first append to its month opens it. */
  isOpen: boolean;
}

/** Whether the tenant is probably new, which decides whether to register or to read it first. */
export type TenantHint = 'new' | 'known';

/** A tenant at one instant, and the dependencies to read and write its months. */
export interface TenantContext {
  readonly aggregate: MonthAggregate;
  readonly tenantId: string;
  readonly at: Instant;
}

/** A tenant whose months are known. */
export interface ChainContext extends TenantContext {
  readonly chain: MonthChain;
}

/**
 * Finds the months of a tenant, and completes a change of month that a crash has interrupted. A new tenant starts in
 * the present month, whatever month its first usage belongs to.
 */
export async function openChain(
  tenant: TenantContext,
  likely: TenantHint = 'known',
): Promise<MonthChain> {
  const { aggregate, tenantId, at } = tenant;
  const { store, retry } = aggregate;
  const presentMonth = monthOf(at);
  const read =
    likely === 'known' ? await retryTransient(() => firstMonthOf(store, tenantId), retry) : null;
  if (likely === 'known' && read === null)
    await requireNoMonths(store, tenantId, presentMonth, retry);
  const { firstMonth, isNew } = read
    ? { firstMonth: read, isNew: false }
    : await registerTenant(store, tenantId, presentMonth, retry);
  const chain: MonthChain = { firstMonth, currentMonth: firstMonth, closedIds: [], isOpen: false };
  const stream = ledgerStream(tenantId, firstMonth);
  if (isNew) expectNew(aggregate, stream);
  const found = isNew ? null : await openedBefore(aggregate, stream, 'LedgerOpened');
  if (found) chain.isOpen = true;
  if (found) await stepPastClosed({ ...tenant, chain }, found);
  return chain;
}

/** Opens the first month, unless it is open. */
async function ensureOpen(context: ChainContext): Promise<void> {
  const { aggregate, tenantId, chain, at } = context;
  if (chain.isOpen) return;
  const stream = ledgerStream(tenantId, chain.firstMonth);
  const open = opening(tenantId, chain.firstMonth, EMPTY_CONFIGURATION, at);
  const { state } = await transact(aggregate, stream, [open]);
  requireOpenedBy('LedgerOpened', stream, state);
  chain.isOpen = true;
  await stepPastClosed(context, state.month);
}

/** @returns the month's state, or null if it is not open yet */
async function openedBefore(
  aggregate: MonthAggregate,
  stream: string,
  type: OpeningType,
): Promise<MonthState | null> {
  const { state, revision } = await requireVisible(aggregate, stream);
  if (revision < 0) return null;
  requireOpenedBy(type, stream, state);
  return state.month;
}

/** Moves to the next month while the current month is closed, by this or another process. */
export async function followCurrentMonth(context: ChainContext): Promise<void> {
  const { aggregate, tenantId, chain } = context;
  const { state } = await load(aggregate, ledgerStream(tenantId, chain.currentMonth));
  await stepPastClosed(context, state.month);
}

/** Like `followCurrentMonth`, from the known newest state of the current month. */
async function stepPastClosed(context: ChainContext, current: MonthState): Promise<void> {
  let state = current;
  while (state.closing) ({ state } = await stepForward(context, { state, justNow: false }));
}

/**
 * Closes the current month and opens the months up to `month`, one after the other.
 * @returns the months opened after the first
 */
export async function advanceTo(context: ChainContext, month: Month): Promise<Month[]> {
  const { aggregate, tenantId, chain, at } = context;
  await ensureOpen(context);
  const opened: Month[] = [];
  while (chain.currentMonth < month) {
    const stream = ledgerStream(tenantId, chain.currentMonth);
    const { state, appendedEvents } = await transact(aggregate, stream, [closing(at)]);
    const closed = { state: state.month, justNow: appendedEvents > 0 };
    const { isOpener } = await stepForward(context, closed);
    if (isOpener) opened.push(chain.currentMonth);
  }
  return opened;
}

interface ClosedMonth {
  readonly state: MonthState;
  /** Whether this call closed it. No month is opened before its predecessor is closed, so the next one is then new. */
  readonly justNow: boolean;
}

/**
 * Moves to the month after a closed current month, and opens it unless it is open.
 * @returns its newest state, and whether this call opened it
 */
async function stepForward(
  { aggregate, tenantId, chain, at }: ChainContext,
  { state: closed, justNow }: ClosedMonth,
): Promise<{ readonly state: MonthState; readonly isOpener: boolean }> {
  const month = nextMonth(chain.currentMonth);
  const stream = ledgerStream(tenantId, month);
  const found = justNow ? null : await openedBefore(aggregate, stream, 'MonthlyReset');
  if (justNow) {
    await requireNothingHidden(aggregate, stream);
    expectNew(aggregate, stream);
  }
  const resetMonth = reset(tenantId, month, closed, at);
  const step = found
    ? { state: found, isOpener: false }
    : await openNext(aggregate, stream, resetMonth);
  if (closed.ids.size > 0) chain.closedIds.push(closed.ids);
  chain.currentMonth = month;
  return step;
}

/** @returns its newest state, and whether this call opened it */
async function openNext(aggregate: MonthAggregate, stream: string, turn: CommandEnvelope) {
  const { appendedEvents, state } = await transact(aggregate, stream, [turn]);
  requireOpenedBy('MonthlyReset', stream, state);
  return { state: state.month, isOpener: appendedEvents > 0 };
}

/** Checks, before a month of an existing tenant is opened, that metadata does not hide the stream. */
export async function requireVisible(
  aggregate: MonthAggregate,
  stream: string,
): Promise<CachedState<MonthStreamState>> {
  const found = await load(aggregate, stream);
  if (found.revision < 0) await requireNothingHidden(aggregate, stream);
  return found;
}

async function requireNothingHidden(
  { store, retry }: MonthAggregate,
  stream: string,
): Promise<void> {
  const truncation = await retryTransient(() => store.truncationOf(stream), retry);
  if (truncation !== null) throw new StreamDamagedError(stream, 'a month', truncation);
}

/** Months are contiguous: the first opens the ledger, every later one is a reset of its predecessor. */
export function requireOpenedBy(
  type: OpeningType,
  stream: string,
  { openedBy }: MonthStreamState,
): void {
  if (openedBy === type) return;
  throw new StreamDamagedError(stream, `a month that ${type} opened`, `${openedBy} in its place`);
}

const request = (command: CommandEnvelope['command']): CommandEnvelope => ({
  command,
  metadata: {},
});

export const opening = (
  tenantId: string,
  month: Month,
  configuration: Configuration,
  at: Instant,
): CommandEnvelope => request({ type: 'OpenLedger', at, tenantId, month, configuration });

export const closing = (at: Instant): CommandEnvelope => request({ type: 'CloseMonth', at });

/** @param closed the previous month, whose configuration is carried over */
export const reset = (
  tenantId: string,
  month: Month,
  closed: MonthState,
  at: Instant,
): CommandEnvelope =>
  request({
    type: 'ResetMonth',
    at,
    tenantId,
    month,
    closing: closed.closing!,
    configuration: carriedOver(closed.configuration, month, closed.trials.toMap()),
  });
