/** Compares texts by their bytes, as both engines do. JavaScript's own order differs beyond the basic plane. */

/** Code units below it are in the order of their bytes. */
const FIRST_SURROGATE = 0xd8_00;

/** @returns a negative number if `one` comes first, 0 if both are equal */
export function byBytes(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const unit = one.charCodeAt(index);
    const otherUnit = other.charCodeAt(index);
    if (unit === otherUnit) continue;
    if (unit < FIRST_SURROGATE || otherUnit < FIRST_SURROGATE) return unit - otherUnit;
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  }
  return one.length - other.length;
}
