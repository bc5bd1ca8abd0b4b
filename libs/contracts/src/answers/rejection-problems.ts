/** The HTTP problem for each rejection of the ledger; codes and their meaning never change. */
import type { RejectionCode } from '#metering';
import { REASON_CODES, type ReasonCode } from '../reason.js';

const CONFLICT = 409;
const PRECONDITION_FAILED = 412;
const NOT_FOUND = 404;
const BREAKS_A_RULE = 422;

interface ProblemWording {
  readonly status:
    typeof CONFLICT | typeof PRECONDITION_FAILED | typeof NOT_FOUND | typeof BREAKS_A_RULE;
  readonly title: string;
}

const WORDINGS: Readonly<Record<RejectionCode, ProblemWording>> = {
  ledgerNotOpen: { status: NOT_FOUND, title: 'The tenant is not known' },
  monthClosed: { status: CONFLICT, title: 'The month is closed' },
  futureMonth: { status: CONFLICT, title: 'The month has not begun' },
  configurationChanged: {
    status: PRECONDITION_FAILED,
    title: 'The configuration was changed since it was read',
  },
  idempotencyKeyReused: {
    status: BREAKS_A_RULE,
    title: 'The idempotency key was used for another command',
  },
  monthAlreadyOpen: { status: CONFLICT, title: 'The month is already open' },
  usageConflict: { status: CONFLICT, title: 'The id was used for another event' },
  forbiddenSource: { status: BREAKS_A_RULE, title: 'The source may not charge this tenant' },
  rateNotPublished: { status: BREAKS_A_RULE, title: 'No rate is published for this run' },
  invalidGrant: { status: BREAKS_A_RULE, title: 'The grant contradicts itself' },
  grantNotFound: { status: NOT_FOUND, title: 'There is no such grant' },
  grantAlreadyExists: { status: CONFLICT, title: 'The grant already exists' },
  addOnSalesEnded: { status: BREAKS_A_RULE, title: 'Add-on packs are no longer sold' },
  allocationExceedsUnallocated: {
    status: BREAKS_A_RULE,
    title: 'More would be allocated than is unallocated',
  },
  invalidAmount: { status: BREAKS_A_RULE, title: 'The amount is not acceptable' },
  totalTooLarge: { status: BREAKS_A_RULE, title: 'The total would be too large to be counted' },
  invalidSettings: { status: BREAKS_A_RULE, title: 'The settings are not acceptable' },
  invalidPolicy: { status: BREAKS_A_RULE, title: 'The policy rows are not acceptable' },
  trialNotAllowed: { status: BREAKS_A_RULE, title: 'No trial is possible here' },
  trialNotFound: { status: NOT_FOUND, title: 'The user has no trial' },
  trialStillRunning: { status: CONFLICT, title: 'The trial is still running' },
  trialRenewalsUsedUp: { status: BREAKS_A_RULE, title: 'The trial cannot be renewed again' },
  extensionNotAllowed: { status: BREAKS_A_RULE, title: 'No extension is possible here' },
  extensionLimitReached: { status: BREAKS_A_RULE, title: 'No extensions are left' },
};

/** The code of usage whose tenant's ledger must be repaired first. */
const LEDGER_DAMAGED = 'ledgerDamaged';

/** The code of a dead letter: from decoding, from the ledger's rules, or for a damaged ledger. */
export type RefusalCode = ReasonCode | RejectionCode | typeof LEDGER_DAMAGED;

export const REFUSAL_CODES: readonly RefusalCode[] = [
  ...new Set<RefusalCode>([
    ...REASON_CODES,
    ...(Object.keys(WORDINGS) as RejectionCode[]),
    LEDGER_DAMAGED,
  ]),
];

export const rejectionProblem = (
  code: RejectionCode,
): ProblemWording & { code: RejectionCode } => ({
  code,
  ...WORDINGS[code],
});
