/** The configuration carried over to the next month, without what has lapsed (R11, R12, R20, R21). */
import type { MilliCredits } from '../values/amounts.js';
import type { Configuration, Grant, Trial } from './configuration.js';
import { ADD_ON_SKU } from './licence.js';
import { startOfMonth, type Instant, type Month, yearOf } from '../values/calendar.js';
import { policyAt, type PolicyTerms } from '../policy/policy.js';

const NO_TRIALS: ReadonlyMap<string, MilliCredits> = new Map();

/**
 * @param trials credits paid by trials in the month that ends, by user; they reduce what each trial has left
 * @returns the same object if nothing lapses, so that values cached for it stay usable
 */
export function carriedOver(
  configuration: Configuration,
  month: Month,
  trials: ReadonlyMap<string, MilliCredits> = NO_TRIALS,
): Configuration {
  const start = startOfMonth(month);
  const { terms } = policyAt(configuration.policy, start);
  const grants = Object.values(configuration.grants);
  const carriedGrants = grants.filter((grant) => isCarriedOver(grant, terms, start));
  const ownTrials = Object.values(configuration.trials);
  const extensions = configuration.extensions.filter(
    ({ requestedAt }) => yearOf(requestedAt) === yearOf(month),
  );
  const isWhole =
    carriedGrants.length === grants.length &&
    extensions.length === configuration.extensions.length &&
    ownTrials.length === 0;
  if (isWhole) return configuration;
  const carriedTrials = ownTrials
    .filter((trial) => start <= trial.endsAt || terms.trialsOffered)
    .map((trial) => withUse(trial, trials.get(trial.userId) ?? 0));
  return {
    ...configuration,
    grants: Object.fromEntries(carriedGrants.map((grant) => [grant.grantId, grant])),
    trials: Object.fromEntries(carriedTrials.map((trial) => [trial.userId, trial])),
    extensions,
  };
}

/**
 * Whether a grant is carried over. A grant that ends exactly at the start of the month is, so that its end is recorded;
 * add-ons are, because they identify existing customers (R3).
 */
const isCarriedOver = (grant: Grant, terms: PolicyTerms, start: Instant): boolean =>
  grant.validTo === null ||
  start <= grant.validTo ||
  (grant.sku === ADD_ON_SKU && terms.addOnSales !== 'ended');

const withUse = (trial: Trial, milliCredits: MilliCredits): Trial => ({
  ...trial,
  consumedBeforeMilliCredits: trial.consumedBeforeMilliCredits + milliCredits,
});
