/** The cache keys of the answers about a tenant, and the end of the period that each answer is about. */

export const tenantKey = (tenant: string) => ['tenant', tenant] as const;

/** Lists of runs. */
export const RUNS = 'runs';

/** Where what is asked about ends: a month, a day, or an instant; runs after it change nothing in the answer. */
export const endingWith = (ends: string | undefined) => ({ ends: ends?.split('..').at(-1) });
