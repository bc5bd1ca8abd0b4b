/** The reader's roles, and the pages they may open; others are not offered. */
import { useMe } from './service-queries.js';

export interface Reach {
  /** Whether the reader may see the figures of whole tenants. */
  readonly tenants: boolean;
  /** Whether the reader may see the operations pages. */
  readonly operations: boolean;
  /** Whether the reader may see the figures of this tenant. */
  readonly tenant: (tenantId: string) => boolean;
}

const READING: ReadonlySet<string> = new Set(['reader', 'admin', 'operator']);

/** Whether the reader may see every tenant: an empty list then means that there is none. */
export function useMaySeeAll(): boolean {
  const { data: me } = useMe();
  return me !== undefined && (me.auth === 'none' || me.tenants.includes('*'));
}

/** @returns the pages, or `null` until the signed-in user is known */
export function useReach(): Reach | null {
  const { data: me } = useMe();
  if (!me) return null;
  const isAnybody = me.auth === 'none';
  const tenants = isAnybody || me.roles.some((role) => READING.has(role));
  return {
    tenants,
    operations: isAnybody || me.roles.includes('operator'),
    tenant: (tenantId) =>
      tenants && (isAnybody || me.tenants.includes('*') || me.tenants.includes(tenantId)),
  };
}
