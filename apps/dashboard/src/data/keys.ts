/** The keys under which the answers about a tenant lie in the cache, which begin with its id, and what the cache knows of a question. */

export const tenantKey = (tenant: string) => ['tenant', tenant] as const;

/** Lists of runs. */
export const RUNS = 'runs';

/** Where what is asked about ends: a month, a day, or an instant; runs after it change nothing in the answer. */
export const endingWith = (ends: string | undefined) => ({ ends: ends?.split('..').at(-1) });
