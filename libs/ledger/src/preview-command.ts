/**
 * Previews the outcome of a command. Months that would be closed or opened first are changed in memory only, so a
 * dry run or a rejected command does not change the ledger.
 */
import type { CommandOutcome } from './command-outcome.js';
import { executeInPresentMonth } from './execute-command.js';
import { type CommandEnvelope, monthStreamDecider } from './month-aggregate.js';
import type { MonthChain, TenantContext } from './month-chain.js';
import { openOverlay } from './overlay.js';
import { NOT_STORED } from './overlay-store.js';

/** @param chain the tenant's months, if they are known */
export async function previewCommand(
  tenant: TenantContext,
  chain: MonthChain | undefined,
  request: CommandEnvelope,
): Promise<CommandOutcome> {
  // Only the decision that is stored belongs to the trace of the command.
  const aggregate = { ...tenant.aggregate, decider: monthStreamDecider };
  const { context, newestStored } = await openOverlay({ ...tenant, aggregate }, chain);
  const outcome = await executeInPresentMonth(context, request);
  if (outcome.kind === 'rejected' || outcome.position !== NOT_STORED) return outcome;
  return { ...outcome, position: newestStored() };
}
