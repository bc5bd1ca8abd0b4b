/** Every reason for a rejection; the compiler compares the list with the service's. */
import type { paths } from './generated/api.js';

export type RejectionCode = NonNullable<
  NonNullable<paths['/v1/rejected']['get']['parameters']['query']>['code']
>;

const CODES: Readonly<Record<RejectionCode, true>> = {
  noValue: true,
  tooLarge: true,
  unreadableBatch: true,
  tooManyEvents: true,
  notUtf8: true,
  notJson: true,
  tooDeep: true,
  unsupportedContentType: true,
  notACloudEvent: true,
  invalidMember: true,
  wrongTopic: true,
  futureMonth: true,
  beforeBeginning: true,
  decodingFailed: true,
  forbiddenTenant: true,
  ledgerNotOpen: true,
  monthClosed: true,
  configurationChanged: true,
  idempotencyKeyReused: true,
  monthAlreadyOpen: true,
  usageConflict: true,
  forbiddenSource: true,
  rateNotPublished: true,
  invalidGrant: true,
  grantNotFound: true,
  grantAlreadyExists: true,
  addOnSalesEnded: true,
  allocationExceedsUnallocated: true,
  invalidAmount: true,
  totalTooLarge: true,
  invalidSettings: true,
  invalidPolicy: true,
  trialNotAllowed: true,
  trialNotFound: true,
  trialStillRunning: true,
  trialRenewalsUsedUp: true,
  extensionNotAllowed: true,
  extensionLimitReached: true,
  ledgerDamaged: true,
  unknown: true,
};

export const REJECTION_CODES = Object.keys(CODES) as readonly RejectionCode[];

/** @returns the code, or `undefined` for any other text */
export const rejectionCode = (text: string | undefined): RejectionCode | undefined =>
  REJECTION_CODES.find((code) => code === text);
