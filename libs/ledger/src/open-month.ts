/** Opens a month for the first time, alone or with its first entries; writes nothing if another event opened the stream. */
import type { LedgerEntry } from '#contracts';
import { transact, type Transacted } from '#eventsourcing';
import type { Rejection } from '#metering';
import type { CommandEnvelope, MonthAggregate } from './month-aggregate.js';
import type { MonthStreamState } from './month-stream-state.js';
import { requireOpenedBy } from './month-chain.js';

/**
 * @param requests the first one opens the ledger in that month, unless it is open
 * @throws StreamDamagedError if the month exists and is not a tenant's first: the tenant's registration is lost
 */
export async function transactOpening(
  aggregate: MonthAggregate,
  stream: string,
  requests: readonly CommandEnvelope[],
): Promise<Transacted<MonthStreamState, LedgerEntry, Rejection>> {
  const { decider } = aggregate;
  const decide: typeof decider.decide = (request, state) => {
    if (state.openedBy !== null) requireOpenedBy('LedgerOpened', stream, state);
    return decider.decide(request, state);
  };
  const opening = { ...aggregate, decider: { ...decider, decide } };
  return transact(opening, stream, requests);
}
