/**
 * Previews the outcome of a command. Months that would be closed or opened first are changed in memory only, so a
 * dry run or a rejected command does not change the ledger.
 */
import { ledgerStream } from '#contracts';
import { load, type Position, retryTransient } from '#eventsourcing';
import {
  EMPTY_CONFIGURATION,
  type Instant,
  type Month,
  monthOf,
  nextMonth,
  previousMonth,
} from '#metering';
import { refuseFutureMonth } from './future-months.js';
import { type CommandOutcome, outcomeOf } from './command-outcome.js';
import { answerToKnown, type CommandEnvelope, monthStreamDecider } from './month-aggregate.js';
import type { MonthStreamState } from './month-stream-state.js';
import {
  closing,
  type MonthChain,
  opening,
  requireVisible,
  reset,
  type TenantContext,
} from './month-chain.js';
import { firstMonthOf, requireNoMonths, requireUnregistered } from './tenant-registry.js';

export interface PreviewContext extends TenantContext {
  /** The tenant's months as far as this process knows them. */
  readonly chain: MonthChain | undefined;
}

/** A month as it is or would be; `state` is a private copy. */
interface MonthView {
  readonly month: Month;
  readonly state: MonthStreamState;
  /** The position of the newest event behind it, `null` before the tenant's first. */
  readonly position: Position | null;
  /** The previous month, whose idempotency keys count as well: a repeat may come after midnight of the 1st. */
  readonly before: MonthStreamState | null;
}

export async function previewCommand(
  context: PreviewContext,
  request: CommandEnvelope,
): Promise<CommandOutcome> {
  const { month, state, position, before } = await presentMonth(context);
  const ahead = refuseFutureMonth(month, context.at);
  if (ahead) return ahead;
  const known = before && answerToKnown(before.commandDigests, request.metadata);
  const decision = known ?? monthStreamDecider.decide(request, state);
  const entries = decision.kind === 'accepted' ? decision.events : [];
  return outcomeOf(
    decision,
    position,
    entries.reduce(monthStreamDecider.evolve, state),
    context.at,
  );
}

async function presentMonth(context: PreviewContext): Promise<MonthView> {
  const present = monthOf(context.at);
  let view = await currentMonthOf(context, present);
  let isStored = true;
  while (view.state.month.closing || view.month < present) {
    const next: MonthView | null = isStored ? await stored(context, view) : null;
    isStored = next !== null;
    view = next ?? afterReset(context, view);
  }
  return view;
}

/** The newest existing month, or a new tenant's first month as it would be opened. */
async function currentMonthOf(context: PreviewContext, present: Month): Promise<MonthView> {
  const { aggregate, tenantId, chain, at } = context;
  const { store, retry } = aggregate;
  const month =
    chain?.currentMonth ?? (await retryTransient(() => firstMonthOf(store, tenantId), retry));
  if (month === null) {
    await requireUnregistered(store, tenantId, retry);
    await requireNoMonths(store, tenantId, present, retry);
    return opened(tenantId, present, at);
  }
  const view = await readMonth(context, month);
  if (!view) return opened(tenantId, month, at);
  if (!chain || month === chain.firstMonth) return view;
  return { ...view, before: (await readMonth(context, previousMonth(month)))?.state ?? null };
}

async function readMonth(
  { aggregate, tenantId }: PreviewContext,
  month: Month,
): Promise<MonthView | null> {
  const stream = ledgerStream(tenantId, month);
  const { state, position, revision } = await load(aggregate, stream);
  if (revision < 0) await requireVisible(aggregate, stream);
  if (revision < 0) return null;
  return { month, state: monthStreamDecider.fork(state), position, before: null };
}

async function stored(context: PreviewContext, before: MonthView): Promise<MonthView | null> {
  const view = await readMonth(context, nextMonth(before.month));
  return view && { ...view, before: before.state };
}

const opened = (tenantId: string, month: Month, at: Instant): MonthView => ({
  month,
  state: after(
    monthStreamDecider.initialState(),
    opening(tenantId, month, EMPTY_CONFIGURATION, at),
  ),
  position: null,
  before: null,
});

function afterReset(
  { tenantId, at }: PreviewContext,
  { month, state, position }: MonthView,
): MonthView {
  const closed = state.month.closing ? state : after(state, closing(at));
  const next = nextMonth(month);
  const first = after(monthStreamDecider.initialState(), reset(tenantId, next, closed.month, at));
  return { month: next, state: first, position, before: closed };
}

/** @throws Error if the command is rejected: closing and opening depend on time alone and always succeed */
function after(state: MonthStreamState, request: CommandEnvelope): MonthStreamState {
  const decision = monthStreamDecider.decide(request, state);
  if (decision.kind === 'rejected') throw new Error(decision.rejection.message);
  return decision.events.reduce(monthStreamDecider.evolve, state);
}
