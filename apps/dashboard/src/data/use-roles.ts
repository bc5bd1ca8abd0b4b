/** The reader's roles, and which pages they may open: others are not offered. */
import { useMe } from './service-queries.js';

export interface Reach {
  /** The figures of whole tenants. */
  readonly tenants: boolean;
  /** The installation. */
  readonly operations: boolean;
}

const READING: ReadonlySet<string> = new Set(['reader', 'admin', 'operator']);

/** @returns `null` while it is not known who is there */
export function useReach(): Reach | null {
  const { data: me } = useMe();
  if (!me) return null;
  const isAnybody = me.auth === 'none';
  return {
    tenants: isAnybody || me.roles.some((role) => READING.has(role)),
    operations: isAnybody || me.roles.includes('operator'),
  };
}
