/** The outcome of a command: accepted, perhaps without effect, or rejected. */
import { configurationTag, type LedgerEntry } from '#contracts';
import type { Decision, Position } from '#eventsourcing';
import {
  entitlementAt,
  type Instant,
  type LedgerEvent,
  type MilliCredits,
  policyAt,
  type Rejection,
} from '#metering';
import type { MonthStreamState } from './month-stream-state.js';

export type CommandOutcome =
  | {
      readonly kind: 'done';
      /** The position of the newest event that the outcome reflects: a read with this `minPosition` sees the effect. */
      readonly position: Position | null;
      /** The appended events; empty if there was nothing to change. */
      readonly events: readonly LedgerEvent[];
      /** The tag of the resulting configuration. */
      readonly tag: string;
      /** What the tenant owns after the command, at the time of the command. */
      readonly entitlementMilliCredits: MilliCredits;
    }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

export function outcomeOf(
  decision: Decision<LedgerEntry, Rejection>,
  position: Position | null,
  { month }: MonthStreamState,
  at: Instant,
): CommandOutcome {
  if (decision.kind === 'rejected') return decision;
  const events = decision.events.map(({ event }) => event);
  const { grants, policy } = month.configuration;
  const entitlementMilliCredits = entitlementAt(grants, policyAt(policy, at).terms, at);
  return {
    kind: 'done',
    position,
    events,
    tag: configurationTag(month.configuration),
    entitlementMilliCredits,
  };
}

/** Whether the command writes nothing, because it is rejected or has no effect. */
export const changesNothing = (outcome: CommandOutcome): boolean =>
  outcome.kind === 'rejected' || outcome.events.length === 0;
