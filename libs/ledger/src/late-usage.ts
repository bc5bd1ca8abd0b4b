/**
 * Records usage of closed months. Its ids are admitted in the current month, so that one stream checks every new id;
 * then it is charged in its own month.
 */
import { ledgerStream } from '#contracts';
import { isTurnOver, load, nextTurn, transact } from '#eventsourcing';
import { type Configuration, EMPTY_CONFIGURATION, type Month, monthOf } from '#metering';
import { charge } from './charge.js';
import type { CommandEnvelope } from './month-aggregate.js';
import { closing, followCurrentMonth, opening, requireVisible } from './month-chain.js';
import { transactOpening } from './open-month.js';
import {
  closedLookup,
  type LedgerContext,
  type PendingUsage,
  refuseTaken,
  setAside,
} from './usage-record.js';

/** The number of months charged in parallel: their appends share syncs, and their states are in memory at the same time. */
const MONTHS_AT_ONCE = 16;

type UsageByMonth = ReadonlyMap<Month, readonly PendingUsage[]>;

/**
 * One append admits the ids of all months. After a crash, the repeated batch finds them admitted and continues with
 * the charges. A month whose stream is damaged is set aside, and the others continue.
 */
export async function recordLate(context: LedgerContext, usage: UsageByMonth): Promise<void> {
  if (usage.size === 0) return;
  await openBackdated(context, usage);
  await eachMonth(context, usage, (month, pending) => charge(context, month, pending));
  const open = [...usage.values()].flat().filter(isOpen);
  await orSetAside(context, open, () => admitAll(context, open));
  await eachMonth(context, usage, (month, admitted) => charge(context, month, admitted, true));
}

const isOpen = ({ outcome }: PendingUsage): boolean => outcome === undefined;

/**
 * Runs the work for usage without an outcome, several months in parallel.
 * @throws errors other than damage, after all parallel work has ended
 */
async function eachMonth(
  context: LedgerContext,
  usage: UsageByMonth,
  work: (month: Month, open: readonly PendingUsage[]) => Promise<unknown>,
): Promise<void> {
  const months = [...usage].map(([month, pending]) => ({ month, open: pending.filter(isOpen) }));
  const waiting = months.filter(({ open }) => open.length > 0);
  for (let from = 0; from < waiting.length; from += MONTHS_AT_ONCE) {
    if (from > 0 && isTurnOver()) await nextTurn();
    const done = await Promise.allSettled(
      waiting
        .slice(from, from + MONTHS_AT_ONCE)
        .map(({ month, open }) => orSetAside(context, open, () => work(month, open))),
    );
    for (const one of done) if (one.status === 'rejected') throw one.reason;
  }
}

async function orSetAside(
  context: LedgerContext,
  pending: readonly PendingUsage[],
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    setAside(pending, context.damagedBy(error));
  }
}

/** Repeats until each id is admitted or rejected. */
async function admitAll(context: LedgerContext, pending: readonly PendingUsage[]): Promise<void> {
  const { chain } = context;
  for (let open = pending; open.length > 0;) {
    const unknown = refuseTaken(chain, open).filter(
      (one) => closedLookup(chain, one) !== 'admitted',
    );
    open = await admit(context, unknown);
    if (open.length > 0) await followCurrentMonth(context);
  }
}

/**
 * Admits ids in the current month.
 * @returns the usage to retry, because the current month was closed in the meantime
 */
async function admit(
  { aggregate, tenantId, chain, at }: LedgerContext,
  pending: readonly PendingUsage[],
): Promise<readonly PendingUsage[]> {
  if (pending.length === 0) return [];
  const requests = pending.map(({ received }): CommandEnvelope => {
    const { usageKey, payloadHash, usage } = received.decoded;
    const month = monthOf(usage.time);
    return { command: { type: 'AdmitLateUsage', at, usageKey, payloadHash, month }, metadata: {} };
  });
  const current = ledgerStream(tenantId, chain.currentMonth);
  const { decisions } = await transact(aggregate, current, requests);
  return pending.filter((one, index) => {
    const decision = decisions[index]!;
    if (decision.kind === 'accepted') return false;
    if (decision.rejection.code === 'monthClosed') return true;
    one.outcome = decision;
    return false;
  });
}

/** Opens and closes each month before the tenant's first in one append, with the grants, settings and policy known today. */
async function openBackdated(context: LedgerContext, usage: UsageByMonth): Promise<void> {
  const { chain } = context;
  const backdated = new Map([...usage].filter(([month]) => month < chain.firstMonth));
  if (backdated.size === 0) return;
  await orSetAside(context, [...backdated.values()].flat(), async () => {
    const configuration = await knownToday(context);
    await eachMonth(context, backdated, (month) => openClosed(context, month, configuration));
  });
}

async function knownToday({ aggregate, tenantId, chain }: LedgerContext): Promise<Configuration> {
  const { state } = await load(aggregate, ledgerStream(tenantId, chain.currentMonth));
  const { grants, settings, policy } = state.month.configuration;
  return { ...EMPTY_CONFIGURATION, grants, settings, policy };
}

async function openClosed(
  { aggregate, tenantId, at }: LedgerContext,
  month: Month,
  configuration: Configuration,
): Promise<void> {
  const stream = ledgerStream(tenantId, month);
  await requireVisible(aggregate, stream);
  const open = opening(tenantId, month, configuration, at);
  await transactOpening(aggregate, stream, [open, closing(at)]);
}
