/** The policy changes after an instant: one entry for each date on which rows begin. */
import type { Instant } from '../values/calendar.js';
import {
  DEFAULT_POLICY,
  POLICY_BOUNDS,
  policyAt,
  type PolicyRow,
  type PolicyTerms,
} from './policy.js';

export interface PolicyChange {
  readonly effectiveFrom: Instant;
  /** The policy version in force from that date on. */
  readonly version: string;
  /** The terms that change; empty if the rows repeat the terms in force. */
  readonly terms: Partial<PolicyTerms>;
}

const TERMS = Object.keys(POLICY_BOUNDS) as readonly (keyof PolicyTerms)[];

/** @returns the changes in date order */
export function policyChangesAfter(
  rows: readonly PolicyRow[],
  at: Instant,
): readonly PolicyChange[] {
  const dates = new Set([...DEFAULT_POLICY, ...rows].map(({ effectiveFrom }) => effectiveFrom));
  let before = policyAt(rows, at).terms;
  return [...dates]
    .filter((date) => date > at)
    .sort()
    .map((effectiveFrom) => {
      const { version, terms } = policyAt(rows, effectiveFrom);
      const change = { effectiveFrom, version, terms: differing(before, terms) };
      before = terms;
      return change;
    });
}

const differing = (before: PolicyTerms, after: PolicyTerms): Partial<PolicyTerms> =>
  Object.fromEntries(
    TERMS.filter((name) => after[name] !== before[name]).map((name) => [name, after[name]]),
  );
