/** The cache keys of the queries about a tenant, and the end of the period that each response covers. */

export const tenantKey = (tenant: string) => ['tenant', tenant] as const;

/** The list of all tenants. */
export const TENANTS = 'tenants';

/** Sums over all runs of a month by group: the queries that are the most expensive for the service. */
export const BREAKDOWN = 'breakdown';

/** The signed-in user. */
export const ME = 'me';

/** Lists of runs. */
export const RUNS = 'runs';

/** The end of the period that a query covers (a month, a day or an instant); later runs do not change its response. */
export const endingWith = (ends: string | undefined) => ({ ends: ends?.split('..').at(-1) });
