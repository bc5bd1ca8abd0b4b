/** The roles, and the roles that each contains. */

export const ROLES = ['publisher', 'maker', 'reader', 'admin', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/**
 * The roles that each role contains. A caller who may read everything may read their own; reading never includes
 * publishing.
 */
const CONTAINED: Readonly<Record<Role, readonly Role[]>> = {
  publisher: ['publisher'],
  maker: ['maker'],
  reader: ['reader', 'maker'],
  admin: ['admin', 'reader', 'maker'],
  operator: ROLES,
};

export const isRole = (name: string): name is Role => (ROLES as readonly string[]).includes(name);

/** All roles that these roles contain. */
export function withContained(roles: Iterable<Role>): ReadonlySet<Role> {
  return new Set(Array.from(roles, (role) => CONTAINED[role]).flat());
}

/** All roles that contain one of the required roles. */
export function rolesThatMay(required: readonly Role[]): readonly Role[] {
  return ROLES.filter((role) => required.some((one) => CONTAINED[role].includes(one)));
}
