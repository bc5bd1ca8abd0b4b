/** Commands with which query specs set up a tenant. */
import type { Actor, Grant, LedgerCommand } from '#metering';
import { BY } from './query-app.js';

const SEPTEMBER_1 = '2025-09-01T00:00:00.000Z';
/** The time at which `startQueryApp` begins. */
export const SEPTEMBER_15 = '2025-09-15T12:00:00.000Z';

/** A grant under a contract without a cap. @param credits whole credits */
export const grantOf = (credits: number, members: Partial<Grant> = {}): Grant => ({
  grantId: 'grant-1',
  sku: 'custom',
  quantity: 1,
  milliCreditsEach: credits * 1_000,
  validFrom: SEPTEMBER_1,
  validTo: null,
  contractStart: null,
  ...members,
});

/** 200 credits in two licences, until the middle of October. */
export const TWO_UNTIL_OCTOBER = grantOf(100, {
  quantity: 2,
  validTo: '2025-10-15T00:00:00.000Z',
});

export const addGrant = (grant: Grant, at = SEPTEMBER_1): LedgerCommand & { type: 'AddGrant' } => ({
  type: 'AddGrant',
  at,
  grant,
  by: BY,
});

interface Allocation {
  readonly environmentId: string;
  readonly milliCredits: number;
  readonly at: string;
  readonly by?: Actor;
}

export const allocation = ({ by = BY, ...allocated }: Allocation): LedgerCommand => ({
  type: 'ChangeAllocation',
  ...allocated,
  by,
});
