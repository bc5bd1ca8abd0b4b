/** Changes the configuration of a tenant's present month. */
import { ledgerStream } from '#contracts';
import { load, transact } from '#eventsourcing';
import { monthOf, previousMonth } from '#metering';
import { type CommandOutcome, outcomeOf } from './command-outcome.js';
import { refuseFutureMonth } from './future-months.js';
import { answerToKnown, type CommandEnvelope } from './month-aggregate.js';
import { advanceTo, followCurrentMonth } from './month-chain.js';
import type { LedgerContext } from './usage-record.js';

/** Opens the months up to the present one first. */
export async function executeInPresentMonth(
  context: LedgerContext,
  request: CommandEnvelope,
): Promise<CommandOutcome> {
  const { tenantId, chain, at } = context;
  await advanceTo(context, monthOf(at));
  for (;;) {
    const ahead = refuseFutureMonth(chain.currentMonth, at);
    if (ahead) return ahead;
    const outcome =
      (await knownBefore(context, request)) ??
      (await execute(context, ledgerStream(tenantId, chain.currentMonth), request));
    if (outcome.kind === 'done' || outcome.rejection.code !== 'monthClosed') return outcome;
    await followCurrentMonth(context);
  }
}

/** A command may be repeated after midnight of the 1st, so the keys of the previous month count as well. */
async function knownBefore(
  { aggregate, tenantId, chain }: LedgerContext,
  { metadata, command }: CommandEnvelope,
): Promise<CommandOutcome | null> {
  if (metadata.commandKey === undefined || chain.currentMonth === chain.firstMonth) return null;
  const before = await load(aggregate, ledgerStream(tenantId, previousMonth(chain.currentMonth)));
  const known = answerToKnown(before.state.commandDigests, metadata);
  if (!known) return null;
  const { state, position } = await load(aggregate, ledgerStream(tenantId, chain.currentMonth));
  return outcomeOf(known, position, state, command.at);
}

async function execute(
  { aggregate, onReached }: LedgerContext,
  stream: string,
  request: CommandEnvelope,
): Promise<CommandOutcome> {
  const transacted = await transact(aggregate, stream, [request]);
  const { decisions, revision, position, eventId, state } = transacted;
  if (position !== null && eventId !== null) onReached({ stream, revision, position, eventId });
  return outcomeOf(decisions[0]!, position, state, request.command.at);
}
