/** About how much memory a value of JSON holds, so that what is kept can be bounded by more than a count. */

/** What a member, a number or an item of a list holds, in characters. */
const PLACE_CHARACTERS = 16;

/** @returns characters of its names and texts, and a fixed number for every member; cheap beside decoding it */
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
