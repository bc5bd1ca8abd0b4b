/** The tenant's own policy rows as a reader writes them: a list in JSON; what is in it is judged by the service. */
import type { changePolicy } from '../data/commands.js';

type Rows = Parameters<typeof changePolicy>[1]['rows'];

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
