/** Checks for JSON objects and their nesting depth. */

export type JsonMembers = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Bounds every recursive walk over parsed input. */
export const NESTING_MAX = 32;

export function isTooDeep(value: unknown, levelsLeft: number = NESTING_MAX): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levelsLeft === 0) return true;
  return Object.values(value).some((member) => isTooDeep(member, levelsLeft - 1));
}
