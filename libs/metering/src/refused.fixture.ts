/** Test tables of rejections: the tenant, the command, and the exact rejection. */
import { DUAL, tenantWith } from './tenant.fixture.js';
import type { Rejection } from './month/commands.js';

export type Ask = Parameters<typeof tenantWith>[1];

export interface Refused extends Rejection {
  readonly given?: readonly Ask[];
  /** The current instant; by default one in the dual regime. */
  readonly now?: string;
  readonly ask: Ask;
}

/** Compares exactly: a rejection without an invalid member has no `field` at all. */
export function isRefusedAsSaid({ given = [], now = DUAL, ask, ...refusal }: Refused): void {
  expect(tenantWith(now, ...given).isRefused(ask)).toStrictEqual(refusal);
}
