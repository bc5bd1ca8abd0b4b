/** Charges usage exactly once: every new id is admitted in the tenant's open month, so one stream fences them all. */
import { type EntryMetadata, type LedgerEntry, ledgerStream } from '#contracts';
import { type Decision, load, transact } from '#eventsourcing';
import {
  EMPTY_CONFIGURATION,
  type EventOf,
  type IdFinding,
  type Instant,
  type Month,
  monthOf,
  type Rejection,
  type Usage,
} from '#metering';
import type { LedgerAggregate, LedgerRequest } from './ledger-aggregate.js';
import { advanceTo, followFront, type MonthChain, openWith } from './month-chain.js';

export interface UsageRecord {
  readonly usage: Usage;
  readonly usageKey: string;
  readonly payloadHash: string;
  readonly metadata: EntryMetadata;
}

export type UsageOutcome =
  | { readonly kind: 'charged'; readonly event: EventOf<'CreditConsumed'> }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

/** Where one call works: one tenant, its months as known, and the time of recording. */
export interface LedgerContext {
  readonly aggregate: LedgerAggregate;
  readonly tenantId: string;
  readonly chain: MonthChain;
  readonly at: Instant;
}

/** @returns one outcome per record, in order. */
export async function recordUsage(
  context: LedgerContext,
  records: readonly UsageRecord[],
): Promise<UsageOutcome[]> {
  const outcomes = new Map<UsageRecord, UsageOutcome>();
  for (const [month, ofMonth] of byMonth(records)) {
    let open: readonly UsageRecord[] = ofMonth;
    while (open.length > 0) open = await recordMonth(context, month, open, outcomes);
  }
  return records.map((record) => outcomes.get(record)!);
}

/** @returns the records to try again, because the month was closed meanwhile. */
async function recordMonth(
  context: LedgerContext,
  month: Month,
  records: readonly UsageRecord[],
  outcomes: Map<UsageRecord, UsageOutcome>,
): Promise<readonly UsageRecord[]> {
  const { aggregate, tenantId, chain, at } = context;
  if (month > chain.front) await advanceTo(aggregate, tenantId, chain, month, at);
  if (month < chain.front) {
    await recordLate(context, month, records, outcomes);
    return [];
  }
  const fresh = withoutConflicts(chain, records, outcomes);
  const closed = await charge(context, month, fresh, false, outcomes);
  if (closed.length > 0) await followFront(aggregate, tenantId, chain, at);
  return closed;
}

/** A month that is over takes usage only after the id was admitted in the front. */
async function recordLate(
  context: LedgerContext,
  month: Month,
  records: readonly UsageRecord[],
  outcomes: Map<UsageRecord, UsageOutcome>,
): Promise<void> {
  if (month < context.chain.firstMonth) await openBackdated(context, month);
  const unknown = await charge(context, month, records, false, outcomes);
  if (unknown.length === 0) return;
  const admitted = await admit(context, month, unknown, outcomes);
  await charge(context, month, admitted, true, outcomes);
}

/** Decides and appends. @returns the records refused only because the month is closed. */
async function charge(
  { aggregate, tenantId, at }: LedgerContext,
  month: Month,
  records: readonly UsageRecord[],
  late: boolean,
  outcomes: Map<UsageRecord, UsageOutcome>,
): Promise<UsageRecord[]> {
  if (records.length === 0) return [];
  const requests = records.map(({ usage, usageKey, payloadHash, metadata }): LedgerRequest => ({
    command: { type: 'RecordUsage', at, usage, usageKey, payloadHash, late },
    metadata,
  }));
  const stream = ledgerStream(tenantId, month);
  const { decisions } = await transact(aggregate, stream, requests);
  return records.filter((record, index) => {
    const outcome = outcomeOf(decisions[index]!);
    if (outcome.kind === 'rejected' && outcome.rejection.code === 'monthClosed') return true;
    outcomes.set(record, outcome);
    return false;
  });
}

function outcomeOf(decision: Decision<LedgerEntry, Rejection>): UsageOutcome {
  if (decision.kind === 'rejected') return decision;
  const [first] = decision.events;
  if (!first) return { kind: 'duplicate' };
  return { kind: 'charged', event: first.event as EventOf<'CreditConsumed'> };
}

/** Claims ids of late usage in the front, moving with it. @returns the records whose id is theirs. */
async function admit(
  { aggregate, tenantId, chain, at }: LedgerContext,
  month: Month,
  records: readonly UsageRecord[],
  outcomes: Map<UsageRecord, UsageOutcome>,
): Promise<UsageRecord[]> {
  const admitted = records.filter((record) => closedLookup(chain, record) === 'admitted');
  let open = withoutConflicts(chain, records, outcomes).filter(
    (record) => !admitted.includes(record),
  );
  while (open.length > 0) {
    const requests = open.map(({ usageKey, payloadHash }): LedgerRequest => ({
      command: { type: 'AdmitLateUsage', at, usageKey, payloadHash, month },
      metadata: {},
    }));
    const stream = ledgerStream(tenantId, chain.front);
    const { decisions } = await transact(aggregate, stream, requests);
    const closed: UsageRecord[] = [];
    open.forEach((record, index) => {
      const decision = decisions[index]!;
      if (decision.kind === 'accepted') admitted.push(record);
      else if (decision.rejection.code === 'monthClosed') closed.push(record);
      else outcomes.set(record, decision);
    });
    if (closed.length > 0) await followFront(aggregate, tenantId, chain, at);
    open = closed;
  }
  return admitted;
}

/** A month before the tenant's first: opened closed, with the dated grants and rules known today. */
async function openBackdated(context: LedgerContext, month: Month): Promise<void> {
  const { aggregate, tenantId, chain, at } = context;
  const { state } = await load(aggregate, ledgerStream(tenantId, chain.front));
  const { grants, settings, policy } = state.configuration;
  const configuration = { ...EMPTY_CONFIGURATION, grants, settings, policy };
  await openWith(aggregate, tenantId, month, configuration, at);
  const close: LedgerRequest = { command: { type: 'CloseMonth', at }, metadata: {} };
  await transact(aggregate, ledgerStream(tenantId, month), [close]);
}

function withoutConflicts(
  chain: MonthChain,
  records: readonly UsageRecord[],
  outcomes: Map<UsageRecord, UsageOutcome>,
): UsageRecord[] {
  if (chain.closedIds.length === 0) return [...records];
  return records.filter((record) => {
    const found = closedLookup(chain, record);
    if (found === 'unknown' || found === 'admitted') return true;
    outcomes.set(record, { kind: 'rejected', rejection: ID_TAKEN });
    return false;
  });
}

const ID_TAKEN: Rejection = {
  code: 'usageConflict',
  message: 'This id was already used for another payload, in another month. Publish with a new id.',
  field: 'id',
};

/** `admitted`: as late usage with this very payload, so it only remains to be charged. */
function closedLookup(
  { closedIds }: MonthChain,
  { usageKey, payloadHash }: UsageRecord,
): IdFinding {
  for (const ids of closedIds) {
    const found = ids.lookup(usageKey, payloadHash);
    if (found !== 'unknown') return found;
  }
  return 'unknown';
}

function byMonth(records: readonly UsageRecord[]): Map<Month, UsageRecord[]> {
  const months = new Map<Month, UsageRecord[]>();
  for (const record of records) {
    const month = monthOf(record.usage.time);
    const group = months.get(month);
    if (group) group.push(record);
    else months.set(month, [record]);
  }
  return months;
}
