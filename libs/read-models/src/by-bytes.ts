/** The order of texts in both engines: by their bytes. JavaScript's own order differs beyond the basic plane. */

/** Below it, code units are in the order of their bytes. */
const FIRST_SURROGATE = 0xd8_00;

/** @returns less than 0 where `one` comes first, 0 where both are equal. */
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
