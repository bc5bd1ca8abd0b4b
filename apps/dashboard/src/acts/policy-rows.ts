/** The tenant's own policy rows as a reader writes them: a list in JSON; what is in it is judged by the service. */
import type { changePolicy } from '../data/commands.js';

type Rows = Parameters<typeof changePolicy>[1]['rows'];

/** Whether both say the same, whatever the order in which members are written. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other;
  }
  const [ofOne, ofOther] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    ofOne.size === ofOther.size &&
    [...ofOne].every(([name, value]) => ofOther.has(name) && isSameJson(value, ofOther.get(name)))
  );
}

/** @returns `null` for anything that is no list. */
export function policyRowsIn(text: string): Rows | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as Rows) : null;
  } catch {
    // Half written: the field says so.
    return null;
  }
}
