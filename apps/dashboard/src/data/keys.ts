/** The cache keys of the answers about a tenant, and the end of the period that each answer is about. */

export const tenantKey = (tenant: string) => ['tenant', tenant] as const;

/** Sums over all runs of a month, by groups: the answers that cost the service most. */
export const BREAKDOWN = 'breakdown';

/** Who is signed in. */
export const ME = 'me';

/** Lists of runs. */
export const RUNS = 'runs';

/** Where what is asked about ends: a month, a day, or an instant; runs after it change nothing in the answer. */
export const endingWith = (ends: string | undefined) => ({ ends: ends?.split('..').at(-1) });
