/** Decides changes to the tenant's own policy rows, which are validated in full. */
import type { CommandOf } from './commands.js';
import type { LedgerEvent } from './events.js';
import { isInstant } from '../values/calendar.js';
import {
  type Bound,
  POLICY_BOUNDS,
  POLICY_ROWS_MAX,
  type PolicyRow,
  type PolicyTerms,
} from '../policy/policy.js';
import { withConsequences } from './consequences.js';
import { accept, NOTHING_TO_DO, reject, type Decision } from './decision.js';
import { sameJson } from './same.js';
import type { MonthState } from './state.js';

type ChangePolicy = CommandOf<'ChangePolicy'>;

export function changePolicy(state: MonthState, { at, policy, by }: ChangePolicy): Decision {
  const wrong = invalid(policy);
  if (wrong) return wrong;
  if (sameJson(policy, state.configuration.policy)) return NOTHING_TO_DO;
  const fact: LedgerEvent = { type: 'PolicyChanged', data: { at, policy, by } };
  return accept(...withConsequences(state, fact, at, 'policy'));
}

function invalid(policy: readonly PolicyRow[]): Decision | null {
  if (policy.length > POLICY_ROWS_MAX) {
    return reject('invalidPolicy', `A policy has at most ${POLICY_ROWS_MAX} rows.`, 'policy');
  }
  const versions = new Set<string>();
  const dates = new Set<string>();
  for (const [index, row] of policy.entries()) {
    const wrong = (member: string, message: string) =>
      reject('invalidPolicy', message, `policy[${index}].${member}`);
    if (!row.version || versions.has(row.version)) {
      return wrong('version', 'Every row needs its own version.');
    }
    if (!isInstant(row.effectiveFrom) || dates.has(row.effectiveFrom)) {
      return wrong('effectiveFrom', 'Every row needs its own date, in UTC.');
    }
    const fault = termAtFault(row);
    if (fault) return wrong(fault.name, fault.message);
    versions.add(row.version);
    dates.add(row.effectiveFrom);
  }
  return null;
}

interface TermFault {
  readonly name: string;
  readonly message: string;
}

function termAtFault(row: PolicyRow): TermFault | null {
  const { version: _version, effectiveFrom: _effectiveFrom, ...terms } = row;
  for (const [name, value] of Object.entries(terms)) {
    if (!isTerm(name)) return { name, message: `"${name}" is not a policy term.` };
    const rule = brokenBound(POLICY_BOUNDS[name], value);
    if (rule) return { name, message: `"${name}" must be ${rule}.` };
  }
  return null;
}

const isTerm = (name: string): name is keyof PolicyTerms => Object.hasOwn(POLICY_BOUNDS, name);

/** @returns the rule that the value breaks, or `null` */
function brokenBound(bound: Bound, value: unknown): string | null {
  switch (bound.kind) {
    case 'wholeNumber': {
      const { least, most } = bound;
      const fits = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
      return fits ? null : `a whole number from ${least} to ${most}`;
    }
    case 'oneOf':
      return bound.values.some((one) => one === value) ? null : bound.values.join(', ');
    case 'flag':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'instant':
      return typeof value === 'string' && isInstant(value) ? null : 'an instant in UTC';
  }
}
