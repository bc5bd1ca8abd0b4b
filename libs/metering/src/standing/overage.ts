/** The levels of overage (R14, R15) and the pools they apply to (R9). */

/** In ascending order of severity. */
export const OVERAGE_LEVELS = ['simple', 'important', 'exhausted'] as const;
export type OverageLevel = (typeof OVERAGE_LEVELS)[number];

export const LEVELS = ['none', ...OVERAGE_LEVELS] as const;
export type Level = (typeof LEVELS)[number];

/** The rank of a level; `none` is 0. */
export const severityOf = (level: Level): number => LEVELS.indexOf(level);

export type OverageScope =
  | { readonly kind: 'environment'; readonly environmentId: string }
  | { readonly kind: 'tenantPool' };
