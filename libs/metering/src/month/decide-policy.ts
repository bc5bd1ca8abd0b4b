/** The tenant's own policy rows, checked before they can decide anything. */
import type { LedgerCommand } from './commands.js';
import type { LedgerEvent } from './events.js';
import { isInstant } from '../values/calendar.js';
import type { PolicyRow, PolicyTerms } from '../policy/policy.js';
import { withConsequences } from './consequences.js';
import { accept, NOTHING_TO_DO, reject, type Decision } from './decision.js';
import { sameJson } from './same.js';
import type { LedgerState } from './state.js';

type ChangePolicy = Extract<LedgerCommand, { type: 'ChangePolicy' }>;
type Check = (value: unknown) => boolean;

const ROWS_MAX = 100;

const wholeNumber =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

const CHECKS: Readonly<Record<keyof PolicyTerms, Check>> = {
  regime: oneOf('classic', 'dual', 'postSeeded'),
  importantOveragePercent: wholeNumber(100, 1_000),
  copilotFallbackPercent: wholeNumber(100, 1_000),
  rounding: oneOf('ceil', 'exact'),
  agentStopPercent: wholeNumber(100, 1_000),
  trialCredits: wholeNumber(0, 1_000_000_000),
  trialDays: wholeNumber(1, 366),
  trialRenewalsMax: wholeNumber(0, 100),
  extensionCredits: wholeNumber(0, 1_000_000_000),
  extensionDelayMinutes: wholeNumber(0, 44_640),
  extensionsPerMonthMax: wholeNumber(0, 1_000),
  extensionsPerYearMax: wholeNumber(0, 12_000),
  trialsOffered: oneOf(true, false),
  addOnSales: oneOf('open', 'existingCustomers', 'ended'),
  seededContractsBefore: (value) => typeof value === 'string' && isInstant(value),
};

export function changePolicy(state: LedgerState, { at, policy, by }: ChangePolicy): Decision {
  const wrong = invalid(policy);
  if (wrong) return wrong;
  if (sameJson(policy, state.configuration.policy)) return NOTHING_TO_DO;
  const fact: LedgerEvent = { type: 'PolicyChanged', data: { at, policy, by } };
  return accept(...withConsequences(state, [fact], at, 'policy'));
}

function invalid(policy: readonly PolicyRow[]): Decision | null {
  if (policy.length > ROWS_MAX) {
    return reject('invalidPolicy', `A policy has at most ${ROWS_MAX} rows.`, 'policy');
  }
  const versions = new Set<string>();
  const dates = new Set<string>();
  for (const [index, row] of policy.entries()) {
    const wrong = (member: string, message: string) =>
      reject('invalidPolicy', message, `policy[${index}].${member}`);
    if (!row.version || versions.has(row.version)) {
      return wrong('version', 'Every row needs a version of its own.');
    }
    if (!isInstant(row.effectiveFrom) || dates.has(row.effectiveFrom)) {
      return wrong('effectiveFrom', 'Every row needs a date of its own, in UTC.');
    }
    const member = memberAtFault(row);
    if (member) return wrong(member, `"${member}" is no policy term, or has no possible value.`);
    versions.add(row.version);
    dates.add(row.effectiveFrom);
  }
  return null;
}

/** An absent member and `undefined` say the same: the row leaves that term as it is. */
const memberAtFault = (row: PolicyRow): string | undefined => {
  const { version: _version, effectiveFrom: _effectiveFrom, ...terms } = row;
  return Object.entries(terms).find(([name, value]) => !isTerm(name) || !CHECKS[name](value))?.[0];
};

const isTerm = (name: string): name is keyof PolicyTerms => Object.hasOwn(CHECKS, name);
