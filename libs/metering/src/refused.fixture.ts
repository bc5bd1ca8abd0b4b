/** Test tables of refusals: the tenant, the command, and the exact answer. */
import { DUAL, tenantWith } from './tenant.fixture.js';
import type { Rejection } from './month/commands.js';

export type Ask = Parameters<typeof tenantWith>[1];

export interface Refused extends Rejection {
  readonly given?: readonly Ask[];
  /** The present instant; one of the dual regime where it is absent. */
  readonly now?: string;
  readonly ask: Ask;
}

/** Exactly so: a refusal without a member at fault has no `field` at all. */
export function isRefusedAsSaid({ given = [], now = DUAL, ask, ...refusal }: Refused): void {
  expect(tenantWith(now, ...given).isRefused(ask)).toStrictEqual(refusal);
}
