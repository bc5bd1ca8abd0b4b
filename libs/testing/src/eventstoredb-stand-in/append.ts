/** Decides the outcome of an append of either call: size limit, faults, the rules of the log, durability. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog } from './event-log.js';
import type { AppendFault, Faults } from './faults.js';
import type { AppendProposal } from './proposal.js';

export type AppendOutcome =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong-version'; readonly revision: number }
  | { readonly kind: 'too-large' | 'timeout' | 'unknown' | 'access-denied' | 'stream-deleted' }
  /** Another node leads, or the call's stream was reset: all appends in progress on it end. */
  | { readonly kind: 'call-ends'; readonly how: 'not-leader' | 'reset' }
  | { readonly kind: 'silence' };

/** The engine's default size limit of an append. */
export const MAX_APPEND_BYTES = 1_048_576;

const BEFORE_COMMIT: Partial<Record<AppendFault, AppendOutcome>> = {
  timeout: { kind: 'timeout' },
  'not-leader': { kind: 'call-ends', how: 'not-leader' },
  'access-denied': { kind: 'access-denied' },
  'reset-before-commit': { kind: 'call-ends', how: 'reset' },
};

const AFTER_COMMIT: Partial<Record<AppendFault, AppendOutcome>> = {
  'commit-without-answer': { kind: 'silence' },
  'timeout-after-commit': { kind: 'timeout' },
  'unknown-after-commit': { kind: 'unknown' },
  'reset-after-commit': { kind: 'call-ends', how: 'reset' },
};

export async function decideAppend(
  log: EventLog,
  faults: Faults,
  proposal: AppendProposal,
): Promise<AppendOutcome> {
  await faults.frozen();
  const size = proposal.events.reduce((sum, event) => sum + event.size, 0);
  if (size > MAX_APPEND_BYTES) return { kind: 'too-large' };
  const fault = faults.takeAppendFault();
  const refused = fault && BEFORE_COMMIT[fault];
  if (refused) return refused;
  const outcome = await log.append(proposal);
  await faults.frozen();
  if (outcome.kind === 'under-way') return commitPhaseTimeout(faults);
  return (fault && AFTER_COMMIT[fault]) ?? outcome;
}

/** One of several identical concurrent appends gets a response; the others time out, as on a real node. */
async function commitPhaseTimeout({ commitTimeoutMs }: Faults): Promise<AppendOutcome> {
  await pause(commitTimeoutMs, undefined, { ref: false });
  return { kind: 'timeout' };
}
