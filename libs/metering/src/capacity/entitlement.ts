/** The credits a tenant owns at an instant: the sum of its valid grants, capped per licence row (R1–R4, A7). */
import { isAmount, type MilliCredits } from '../values/amounts.js';
import type { Configuration, Grant } from './configuration.js';
import { licenceOf } from './licence.js';
import { isBefore, type Instant } from '../values/calendar.js';
import { DEFAULT_POLICY, policyAt, type PolicyRow, type PolicyTerms } from '../policy/policy.js';

export function entitlementAt(
  grants: Configuration['grants'],
  terms: PolicyTerms,
  at: Instant,
): MilliCredits {
  const bySku = new Map<string, MilliCredits>();
  for (const grant of Object.values(grants)) {
    if (!countsAt(grant, terms, at)) continue;
    bySku.set(grant.sku, (bySku.get(grant.sku) ?? 0) + sizeOf(grant));
  }
  let sum = 0;
  for (const [sku, milliCredits] of bySku) sum += capped(sku, milliCredits);
  return sum;
}

/** The cap of a licence row applies to the sum of its grants (A7). */
export const capped = (sku: string, milliCredits: MilliCredits): MilliCredits =>
  Math.min(milliCredits, licenceOf(sku)?.capMilliCredits ?? Infinity);

/**
 * Whether a grant of this size can be added: the sum of all listed grants, uncapped and including ended ones, must stay
 * a valid amount.
 */
export const mayGrant = (
  { grants }: Pick<Configuration, 'grants'>,
  milliCredits: MilliCredits,
): boolean => isAmount(Object.values(grants).reduce((sum, one) => sum + sizeOf(one), milliCredits));

/** The monthly credits of a grant, before the cap of its licence. */
export const sizeOf = ({ quantity, milliCreditsEach }: Grant): MilliCredits =>
  quantity * milliCreditsEach;

export const isValidAt = (grant: Grant, at: Instant): boolean =>
  grant.validFrom <= at && isBefore(at, grant.validTo);

/** Whether the credits of a grant are owned at an instant: it is valid, and not ended with the seeded credits (R4). */
export function countsAt(grant: Grant, terms: PolicyTerms, at: Instant): boolean {
  if (!isValidAt(grant, at)) return false;
  if (terms.regime !== 'postSeeded' || !licenceOf(grant.sku)?.seeded) return true;
  return grant.contractStart !== null && grant.contractStart < terms.seededContractsBefore;
}

/**
 * When the credits of a currently valid grant end: with the grant, or earlier by policy, as seeded credits do (R4).
 *
 * @returns `null` if no end is known
 */
export function creditsEndAt(
  grant: Grant,
  policy: readonly PolicyRow[],
  at: Instant,
): { readonly endsAt: Instant; readonly byPolicy: boolean } | null {
  const { validTo } = grant;
  const [endsAt] = [...DEFAULT_POLICY, ...policy]
    .map(({ effectiveFrom }) => effectiveFrom)
    .filter((date) => at < date && isBefore(date, validTo))
    .filter((date) => !countsAt(grant, policyAt(policy, date).terms, date))
    .sort();
  if (endsAt !== undefined) return { endsAt, byPolicy: true };
  return validTo === null ? null : { endsAt: validTo, byPolicy: false };
}
