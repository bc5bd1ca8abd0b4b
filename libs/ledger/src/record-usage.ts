/** Charges usage exactly once, each event in the month of its own time (A9). */
import { isTurnOver, nextTurn } from '#eventsourcing';
import { type Month, monthOf } from '#metering';
import { charge } from './charge.js';
import { recordLate } from './late-usage.js';
import { advanceTo, followCurrentMonth } from './month-chain.js';
import {
  type LedgerContext,
  type LedgerDamaged,
  type Pending,
  refuseTaken,
  type UsageOutcome,
  type UsageRecord,
} from './usage-record.js';

/** Months, before it is asked whether others want a turn: a hostile batch has a thousand. */
const PIECE = 8;

/**
 * @returns one outcome per record, in order; where a stream of the tenant is damaged, what has none yet is
 * set aside.
 */
export async function recordUsage(
  context: LedgerContext,
  records: readonly UsageRecord[],
): Promise<UsageOutcome[]> {
  const all = records.map((record): Pending => ({ record }));
  let months = 0;
  for (const [month, ofMonth] of byMonth(all)) {
    if (++months % PIECE === 0 && isTurnOver()) await nextTurn();
    try {
      let open: readonly Pending[] = ofMonth;
      while (open.length > 0) open = await recordMonth(context, month, open);
    } catch (error) {
      setAside(ofMonth, context.damagedBy(error));
    }
  }
  return all.map(({ outcome }) => outcome!);
}

/** What has been charged already keeps its outcome. */
function setAside(pending: readonly Pending[], rejection: LedgerDamaged): void {
  for (const one of pending) one.outcome ??= { kind: 'rejected', rejection };
}

/** @returns those to try again, because the month was closed meanwhile. */
async function recordMonth(
  context: LedgerContext,
  month: Month,
  pending: readonly Pending[],
): Promise<readonly Pending[]> {
  const { aggregate, tenantId, chain, at } = context;
  if (month > monthOf(at)) return refuseEarly(pending, month);
  const opensWithIt = !chain.isOpen && month === chain.currentMonth;
  if (!opensWithIt) await advanceTo(aggregate, tenantId, chain, month, at);
  if (month < chain.currentMonth) {
    await recordLate(context, month, pending);
    return [];
  }
  const closed = await charge(context, month, refuseTaken(chain, pending));
  if (closed.length > 0) await followCurrentMonth(aggregate, tenantId, chain, at);
  return closed;
}

/** Only this process's own clock turns a month, and never a publisher's. */
function refuseEarly(pending: readonly Pending[], month: Month): readonly Pending[] {
  const message = `${month} has not begun: send the event again once it has.`;
  const rejection = { code: 'futureMonth', message, field: 'time' } as const;
  for (const one of pending) one.outcome = { kind: 'rejected', rejection };
  return [];
}

function byMonth(all: readonly Pending[]): Map<Month, Pending[]> {
  const months = new Map<Month, Pending[]>();
  let [month, group]: [Month, Pending[]] = ['', []];
  for (const pending of all) {
    const { time } = pending.record.usage;
    // Most often that of the one before.
    if (group.length === 0 || !time.startsWith(month)) {
      month = monthOf(time);
      group = months.get(month) ?? [];
      months.set(month, group);
    }
    group.push(pending);
  }
  return months;
}
