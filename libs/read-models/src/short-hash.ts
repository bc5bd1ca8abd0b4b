/** FNV-1a over 32 bits: short and fast, differs for names that differ in one digit; not cryptographic. */

export const HASH_START = 0x81_1c_9d_c5;
const PRIME = 0x01_00_01_93;

/** @returns a signed integer that continues from `hash` */
export function hashOn(hash: number, text: string): number {
  let on = hash;
  for (let index = 0; index < text.length; index++) {
    on = Math.imul(on ^ text.charCodeAt(index), PRIME);
  }
  return on;
}

/** @returns an unsigned integer */
export const shortHash = (text: string): number => hashOn(HASH_START, text) >>> 0;
