/** Whether the reader may change this month: depends on their role, and on whether the month is still open. */
import type { TenantUsage } from './api.js';
import { useMe } from './service-queries.js';

const ACTING: ReadonlySet<string> = new Set(['admin', 'operator']);

export function useMayAct({ closedAt }: Pick<TenantUsage, 'closedAt'>): boolean {
  const { data: me } = useMe();
  if (!me || closedAt !== null) return false;
  return me.auth === 'none' || me.roles.some((role) => ACTING.has(role));
}
