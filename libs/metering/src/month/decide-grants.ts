/** Decides the addition and the end of grants (R1–R4). */
import { isAmount } from '../values/amounts.js';
import type { CommandOf } from './commands.js';
import type { Grant } from '../capacity/configuration.js';
import { mayGrant, sizeOf } from '../capacity/entitlement.js';
import type { LedgerEvent } from './events.js';
import { ADD_ON_SKU, boughtAt } from '../capacity/licence.js';
import { isBefore, isInstant, type Instant } from '../values/calendar.js';
import { DEFAULT_POLICY, policyAt, type PolicyRow } from '../policy/policy.js';
import { entryOf } from '../values/records.js';
import { withConsequences } from './consequences.js';
import { accept, NOTHING_TO_DO, reject, type Decision } from './decision.js';
import { sameJson } from './same.js';
import type { MonthState } from './state.js';

type AddGrant = CommandOf<'AddGrant'>;
type EndGrant = CommandOf<'EndGrant'>;

export function addGrant(state: MonthState, { at, grant, by }: AddGrant): Decision {
  const existing = entryOf(state.configuration.grants, grant.grantId);
  if (existing) {
    if (sameJson(existing, grant)) return NOTHING_TO_DO;
    const message = `Grant ${grant.grantId} exists with other content: give this one a new id.`;
    return reject('grantAlreadyExists', message, 'grantId');
  }
  const refusal = invalid(state, grant) ?? notSold(state, grant, at);
  if (refusal) return refusal;
  const fact: LedgerEvent = { type: 'GrantAdded', data: { at, grant, by } };
  return accept(...withConsequences(state, fact, at, 'grant'));
}

export function endGrant(state: MonthState, { at, grantId, by }: EndGrant): Decision {
  const grant = entryOf(state.configuration.grants, grantId);
  if (!grant) return reject('grantNotFound', `There is no grant ${grantId}.`, 'grantId');
  if (!isBefore(at, grant.validTo)) return NOTHING_TO_DO;
  const fact: LedgerEvent = { type: 'GrantEnded', data: { at, grantId, by } };
  return accept(...withConsequences(state, fact, at, 'grant'));
}

function invalid(state: MonthState, grant: Grant): Decision | null {
  const wrong = (field: keyof Grant, message: string) => reject('invalidGrant', message, field);
  const { validFrom, validTo, contractStart, quantity } = grant;
  if (grant.grantId === '') return wrong('grantId', 'Name the grant.');
  if (grant.sku === '') return wrong('sku', 'Name the product.');
  if (!isAmount(quantity) || quantity === 0) {
    return wrong('quantity', 'The quantity must be a whole number from 1.');
  }
  if (!isAmount(grant.milliCreditsEach)) {
    return wrong('milliCreditsEach', 'Credits must be a whole number of milli-credits from 0.');
  }
  if (!isInstant(validFrom)) return wrong('validFrom', 'Give the first instant in UTC.');
  if (validTo !== null && !isInstant(validTo)) {
    return wrong('validTo', 'Give the end in UTC, or none.');
  }
  if (!isBefore(validFrom, validTo)) {
    return wrong('validTo', 'A grant must end after it begins.');
  }
  if (contractStart !== null && !isInstant(contractStart)) {
    return wrong('contractStart', 'Give the start of the contract in UTC, or none.');
  }
  return mayGrant(state.configuration, sizeOf(grant))
    ? null
    : wrong('quantity', 'All grants together are too large to be counted.');
}

/**
 * R3: applies the terms of sale on the latest date on which the pack can have been bought: its start or its entry,
 * whichever is earlier.
 */
function notSold(state: MonthState, grant: Grant, at: string): Decision | null {
  if (grant.sku !== ADD_ON_SKU) return null;
  const { policy, grants } = state.configuration;
  const { addOnSales } = policyAt(policy, grant.validFrom < at ? grant.validFrom : at).terms;
  if (addOnSales === 'open') return null;
  const field: keyof Grant = 'validFrom';
  if (addOnSales === 'ended') {
    const message =
      'Add-on packs were no longer sold then: existing packs remain valid until they expire.';
    return reject('addOnSalesEnded', message, field);
  }
  const bought = [...Object.values(grants).filter(({ sku }) => sku === ADD_ON_SKU), grant];
  const isCustomer = bought
    .flatMap((one) => [boughtAt(one), one.validFrom])
    .some((since) => policyAt(policy, since).terms.addOnSales === 'open');
  if (isCustomer) return null;
  const message = `Only existing add-on customers could buy then: ${
    wereEverSold(policy, at)
      ? 'enter the earlier pack, or its contract start'
      : 'by the policy of this tenant nobody could become one'
  }.`;
  return reject('addOnSalesEnded', message, field);
}

/** Whether packs were on sale to everybody at any time up to `at`. */
const wereEverSold = (policy: readonly PolicyRow[], at: Instant): boolean =>
  [...DEFAULT_POLICY, ...policy].some(
    ({ effectiveFrom }) =>
      effectiveFrom <= at && policyAt(policy, effectiveFrom).terms.addOnSales === 'open',
  );
