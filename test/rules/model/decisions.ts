/** The commands that the rules allow, and their effects (R3, R5, R8, R20, R21, A8, A12, A14). */
import type { Account } from '../../oracle/account.js';
import * as decided from '../../oracle/decided.js';
import {
  againstExtension,
  againstTrial,
  extensionAgreed,
  trialAgreed,
} from '../../oracle/agreements.js';

/** @returns whether the grant is allowed; a rejected one changes nothing */
export function addGrant(account: Account, grant: decided.Grant, at: string): boolean {
  if (grant.validTo !== null && grant.validTo <= grant.validFrom) return false;
  if (grant.sku === 'aiBuilderAddOn' && !isSold(account, grant, at)) return false;
  account.decided.grants.push(grant);
  return true;
}

function isSold(account: Account, grant: decided.Grant, at: string): boolean {
  const bought = grant.validFrom < at ? grant.validFrom : at;
  const { addOnSales } = account.terms(bought);
  if (addOnSales !== 'existingCustomers') return addOnSales === 'open';
  const isOld = (start: string | null) => start !== null && start < '2025-11-01';
  const had = account.decided.grants.some(
    (one) => one.sku === grant.sku && (isOld(one.validFrom) || isOld(one.contractStart)),
  );
  return had || isOld(grant.contractStart);
}

export function endGrant(account: Account, grantId: string, at: string): boolean {
  const isKnown = account.decided.grants.some((grant) => grant.grantId === grantId);
  if (isKnown) decided.endGrant(account.decided, grantId, at);
  return isKnown;
}

export function allocate(account: Account, id: string, milliCredits: number, at: string): boolean {
  const more = milliCredits - (account.decided.allocations.get(id) ?? 0);
  if (more > 0 && more > account.entitlement(at) - account.allocated()) return false;
  decided.allocate(account.decided, id, milliCredits);
  return true;
}

/** Sets an environment's Copilot Credits; requesting the defaults of an environment without its own setting sets nothing. */
export function giveCopilot(
  account: Account,
  id: string,
  copilot: decided.CopilotOfEnvironment,
): true {
  const { copilotOwn, copilotPayAsYouGo } = account.decided;
  const { milliCredits, drawFromTenant, payAsYouGo } = copilot;
  const isAsUnset = milliCredits === 0 && drawFromTenant && payAsYouGo === copilotPayAsYouGo;
  if (copilotOwn.has(id) || !isAsUnset) copilotOwn.set(id, copilot);
  return true;
}

export function startTrial(account: Account, userId: string, at: string): boolean {
  const had = account.decided.trials.get(userId);
  if (had) return at < had.endsAt;
  return agree(account, userId, at, 0);
}

export function renewTrial(account: Account, userId: string, at: string): boolean {
  const trial = account.decided.trials.get(userId);
  if (!trial || at < trial.endsAt) return false;
  return agree(account, userId, at, trial.renewals + 1);
}

function agree(account: Account, userId: string, at: string, renewals: number): boolean {
  if (againstTrial(account, at, renewals)) return false;
  const trial = trialAgreed(account, { userId, at, renewals }, account.terms(at));
  account.decided.trials.set(userId, trial);
  return true;
}

export function extend(account: Account, at: string): boolean {
  if (againstExtension(account, at)) return false;
  account.decided.extensions.push(extensionAgreed(account, at));
  return true;
}
