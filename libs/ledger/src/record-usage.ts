/** Charges usage exactly once, each event in the month of its own time (A9). */
import { isTurnOver, nextTurn } from '#eventsourcing';
import { type Month, monthOf } from '#metering';
import { charge } from './charge.js';
import { recordLate } from './late-usage.js';
import { advanceTo, followCurrentMonth } from './month-chain.js';
import {
  type LedgerContext,
  type PendingUsage,
  type ReceivedUsage,
  refuseTaken,
  setAside,
  type UsageOutcome,
} from './usage-record.js';

/** The number of months processed between two checks of the turn's time: a hostile batch may contain a thousand. */
const PIECE = 8;

/**
 * Late usage is collected and recorded together, but always before usage of an open month that follows it in the
 * batch: of two events with one id, the first is charged.
 * @returns one outcome per usage, in order; if a stream of the tenant is damaged, usage without an outcome is
 * rejected
 */
export async function recordUsage(
  context: LedgerContext,
  usage: readonly ReceivedUsage[],
): Promise<UsageOutcome[]> {
  const all = usage.map((received): PendingUsage => ({ received }));
  const late = new Map<Month, readonly PendingUsage[]>();
  let months = 0;
  for (const [month, ofMonth] of byMonth(all)) {
    if (++months % PIECE === 0 && isTurnOver()) await nextTurn();
    try {
      if (await isOver(context, month)) late.set(month, ofMonth);
      else {
        await recordLate(context, late);
        late.clear();
        await recordMonth(context, month, ofMonth);
      }
    } catch (error) {
      setAside(ofMonth, context.damagedBy(error));
    }
  }
  await recordLate(context, late);
  return all.map(({ outcome }) => outcome!);
}

/** Whether the month is closed; opens the tenant's months up to it first. */
async function isOver(context: LedgerContext, month: Month): Promise<boolean> {
  const { chain, at } = context;
  if (month > monthOf(at)) return false;
  const opensWithIt = !chain.isOpen && month === chain.currentMonth;
  if (!opensWithIt) await advanceTo(context, month);
  return month < chain.currentMonth;
}

/** Records usage of the current month, or as late usage if the month is closed in the meantime; rejects a month that has not begun. */
async function recordMonth(
  context: LedgerContext,
  month: Month,
  pending: readonly PendingUsage[],
): Promise<void> {
  const { chain, at } = context;
  if (month > monthOf(at)) return refuseEarly(pending, month);
  for (let open = pending; open.length > 0;) {
    if (month < chain.currentMonth) return recordLate(context, new Map([[month, open]]));
    open = await charge(context, month, refuseTaken(chain, open));
    if (open.length > 0) await followCurrentMonth(context);
  }
}

/** Rejects usage of a month that has not begun: only this process's clock opens a month, never a publisher's. */
function refuseEarly(pending: readonly PendingUsage[], month: Month): void {
  const message = `${month} has not begun: send the event again once it has.`;
  const rejection = { code: 'futureMonth', message, field: 'time' } as const;
  for (const one of pending) one.outcome = { kind: 'rejected', rejection };
}

function byMonth(all: readonly PendingUsage[]): Map<Month, PendingUsage[]> {
  const months = new Map<Month, PendingUsage[]>();
  let [month, group]: [Month, PendingUsage[]] = ['', []];
  for (const pending of all) {
    const { time } = pending.received.decoded.usage;
    // Usually the same month as the previous usage.
    if (group.length === 0 || !time.startsWith(month)) {
      month = monthOf(time);
      group = months.get(month) ?? [];
      months.set(month, group);
    }
    group.push(pending);
  }
  return months;
}
