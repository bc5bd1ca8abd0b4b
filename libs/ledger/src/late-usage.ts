/** Usage of a month that is over: admitted in the current month, so that one stream fences every new id, then charged in its own month. */
import { ledgerStream } from '#contracts';
import { load, transact } from '#eventsourcing';
import { EMPTY_CONFIGURATION, type Month } from '#metering';
import { charge } from './charge.js';
import type { LedgerRequest } from './ledger-aggregate.js';
import { closing, followCurrentMonth, openWith, requireVisible } from './month-chain.js';
import { closedLookup, type LedgerContext, type Pending, refuseTaken } from './usage-record.js';

/** A crash after the admission leaves nothing undone: the repeat finds it and goes on to the charge. */
export async function recordLate(
  context: LedgerContext,
  month: Month,
  pending: readonly Pending[],
): Promise<void> {
  if (month < context.chain.firstMonth) await openBackdated(context, month);
  const unknown = await charge(context, month, pending);
  const admitted = await admitAll(context, month, unknown);
  await charge(context, month, admitted, true);
}

/** @returns those whose id is theirs for ever; the others were refused. */
async function admitAll(
  context: LedgerContext,
  month: Month,
  pending: readonly Pending[],
): Promise<readonly Pending[]> {
  const { aggregate, tenantId, chain, at } = context;
  const admitted: Pending[] = [];
  for (let open = pending; open.length > 0;) {
    const [known, unknown] = partition(
      refuseTaken(chain, open),
      (one) => closedLookup(chain, one) === 'admitted',
    );
    admitted.push(...known);
    const closed = await admit(context, month, unknown, admitted);
    if (closed.length > 0) await followCurrentMonth(aggregate, tenantId, chain, at);
    open = closed;
  }
  return admitted;
}

/** Claims ids in the current month. @returns those to try again, because the current month was closed meanwhile. */
async function admit(
  { aggregate, tenantId, chain, at }: LedgerContext,
  month: Month,
  pending: readonly Pending[],
  admitted: Pending[],
): Promise<readonly Pending[]> {
  if (pending.length === 0) return [];
  const requests = pending.map(({ record: { usageKey, payloadHash } }): LedgerRequest => {
    return { command: { type: 'AdmitLateUsage', at, usageKey, payloadHash, month }, metadata: {} };
  });
  const current = ledgerStream(tenantId, chain.currentMonth);
  const { decisions } = await transact(aggregate, current, requests);
  return pending.filter((one, index) => {
    const decision = decisions[index]!;
    if (decision.kind === 'accepted') admitted.push(one);
    else if (decision.rejection.code === 'monthClosed') return true;
    else one.outcome = decision;
    return false;
  });
}

/** A month before the tenant's first: opened closed, with the dated grants and rules known today. */
async function openBackdated(context: LedgerContext, month: Month): Promise<void> {
  const { aggregate, tenantId, chain, at } = context;
  const { state } = await load(aggregate, ledgerStream(tenantId, chain.currentMonth));
  const { grants, settings, policy } = state.ledger.configuration;
  const configuration = { ...EMPTY_CONFIGURATION, grants, settings, policy };
  await requireVisible(aggregate, ledgerStream(tenantId, month));
  await openWith(aggregate, tenantId, { month, configuration, at });
  await transact(aggregate, ledgerStream(tenantId, month), [closing(at)]);
}

function partition<T>(items: readonly T[], matches: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (matches(item) ? yes : no).push(item);
  return [yes, no];
}
