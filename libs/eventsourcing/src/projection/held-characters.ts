/** Estimates the memory that a JSON value occupies, so that caches can be bounded by size and not only by count. */

/** The overhead of a member, a number or an array item, in characters. */
const PLACE_CHARACTERS = 16;

/** @returns the characters of its strings plus a fixed overhead per value; cheap compared with decoding it */
export function heldCharacters(value: unknown): number {
  if (typeof value === 'string') return PLACE_CHARACTERS + value.length;
  if (typeof value !== 'object' || value === null) return PLACE_CHARACTERS;
  let held = PLACE_CHARACTERS;
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) held += heldCharacters(item);
  } else {
    for (const name in value) held += heldCharacters((value as Record<string, unknown>)[name]);
  }
  return held;
}
