/** The setting that tells row-level security which tenants' rows a transaction may see. */
import pg from 'pg';

/** `*` for all tenants. */
export type TenantScope = '*' | readonly string[] | ReadonlySet<string>;

/** A character that no tenant's id contains. */
const SEPARATOR = '\u001f';

/**
 * The setting ends with the transaction, so later users of the connection do not inherit it. A list begins with a
 * separator, so that no tenant id is taken for `*`.
 */
export function settingOf(scope: TenantScope): string {
  const text = scope === '*' ? scope : ['', ...scope].join(SEPARATOR);
  return `SET LOCAL meter.tenants = ${pg.escapeLiteral(text)}`;
}
