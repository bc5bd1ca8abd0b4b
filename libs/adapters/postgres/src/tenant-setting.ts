/** The setting by which a transaction names the tenants whose rows it may see; row-level security compares with it. */
import pg from 'pg';

/** `*` for all tenants. */
export type TenantScope = '*' | readonly string[] | ReadonlySet<string>;

/** A character that no tenant's id contains. */
const SEPARATOR = '\u001f';

/**
 * Gone with the transaction, so that a connection that others use next keeps nothing of it. A list begins with a separator:
 * no tenant's id can be taken for all.
 */
export function settingOf(scope: TenantScope): string {
  const text = scope === '*' ? scope : ['', ...scope].join(SEPARATOR);
  return `SET LOCAL meter.tenants = ${pg.escapeLiteral(text)}`;
}
