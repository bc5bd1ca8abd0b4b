/**
 * The configuration that a month hands over to the next, without what has lapsed (R11, R12, R20,
 * R21).
 */
import type { MilliCredits } from '../values/amounts.js';
import type { Configuration, Grant, Trial } from './configuration.js';
import { ADD_ON_SKU } from './licence.js';
import { startOfMonth, type Instant, type Month, yearOf } from '../values/calendar.js';
import { policyAt, type PolicyTerms } from '../policy/policy.js';

const NO_TRIALS: ReadonlyMap<string, MilliCredits> = new Map();

/**
 * @param trials what each user's trial paid in the month that ends; trials run on with the rest
 * @returns the configuration itself where none of it lapses, so that what was computed for it stays known
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
 * Whether a grant is carried over: one that ends exactly now is, so that its end is recorded, and so are
 * add-ons, which show who is an existing customer (R3).
 */
const isCarriedOver = (grant: Grant, terms: PolicyTerms, start: Instant): boolean =>
  grant.validTo === null ||
  start <= grant.validTo ||
  (grant.sku === ADD_ON_SKU && terms.addOnSales !== 'ended');

const withUse = (trial: Trial, milliCredits: MilliCredits): Trial => ({
  ...trial,
  consumedBeforeMilliCredits: trial.consumedBeforeMilliCredits + milliCredits,
});
