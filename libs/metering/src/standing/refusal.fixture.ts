/** Tenants without credits left, and the gate's answer to a run in their environment `prod`. */
import { allocation, credits, tenantAt, type Tenant } from '../tenant.fixture.js';
import type { Context } from '../values/usage.js';

export type Given = (tenant: Tenant) => void;

export function refusalOf(now: string, given: Given, context: Context = 'cloudFlow') {
  const tenant = tenantAt(now);
  given(tenant);
  return tenant.may('prod', { context });
}

export const nothing: Given = () => undefined;

/** 300 credits used of the 100 that it was allocated. */
export const overOwn: Given = (tenant) => {
  tenant.does(credits(200_000), allocation('prod', 100), allocation('other', 199_900));
  tenant.uses('prod', 300);
};

/** 600 credits used of the 100 in the pool, 200 of them here. */
export const overPool: Given = (tenant) => {
  tenant.does(credits(100));
  tenant.uses('prod', 200);
  tenant.uses('test', 400);
};
