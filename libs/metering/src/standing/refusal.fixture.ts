/** Tenants without remaining credits, and the response of the gate to a run in their environment `prod`. */
import { allocation, credits, tenantAt, type Tenant } from '../tenant.fixture.js';
import type { Context } from '../values/usage.js';

export type Given = (tenant: Tenant) => void;

export function refusalOf(now: string, given: Given, context: Context = 'cloudFlow') {
  const tenant = tenantAt(now);
  given(tenant);
  return tenant.may('prod', { context });
}

export const nothing: Given = () => undefined;

/** 300 credits used of an allocation of 100. */
export const overOwn: Given = (tenant) => {
  tenant.does(credits(200_000), allocation('prod', 100), allocation('other', 199_900));
  tenant.uses('prod', 300);
};

/** 600 credits used of a pool of 100, 200 of them in `prod`. */
export const overPool: Given = (tenant) => {
  tenant.does(credits(100));
  tenant.uses('prod', 200);
  tenant.uses('test', 400);
};
