/** Parses the tenant's own policy rows as a reader writes them: a JSON list, whose contents the service validates. */
import type { changePolicy } from '../data/commands.js';

type Rows = Parameters<typeof changePolicy>[1]['rows'];

/** Whether both are equal, regardless of the order of members. */
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

/** @returns the rows, or `null` for anything but a list */
export function policyRowsIn(text: string): Rows | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as Rows) : null;
  } catch {
    // Incomplete JSON: the field reports it.
    return null;
  }
}
