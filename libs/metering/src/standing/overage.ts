/** Which limit was exceeded, and whose: the levels of overage (R14, R15) and the pools they apply to (R9). */

export type OverageLevel = 'simple' | 'important' | 'exhausted';

export type OverageScope =
  | { readonly kind: 'environment'; readonly environmentId: string }
  | { readonly kind: 'tenantPool' };
