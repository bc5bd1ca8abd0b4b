/** The roles, and the roles that each contains. */

export const ROLES = ['publisher', 'maker', 'reader', 'admin', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** The roles that each role contains: who may read everything may read their own, but reading never includes publishing. */
const CONTAINED: Readonly<Record<Role, readonly Role[]>> = {
  publisher: ['publisher'],
  maker: ['maker'],
  reader: ['reader', 'maker'],
  admin: ['admin', 'reader', 'maker'],
  operator: ROLES,
};

export const isRole = (name: string): name is Role => (ROLES as readonly string[]).includes(name);

/** All that these roles amount to. */
export function withContained(roles: Iterable<Role>): ReadonlySet<Role> {
  return new Set(Array.from(roles, (role) => CONTAINED[role]).flat());
}

/** Every role that may do what one of the required may. */
export function rolesThatMay(required: readonly Role[]): readonly Role[] {
  return ROLES.filter((role) => required.some((one) => CONTAINED[role].includes(one)));
}
