/** Numbers in JSON that no double holds: turned into text, so that not one of their digits is lost. */

/** Any number that might lose digits: a long one, or one with an exponent. Ids are texts, and begin with a quote. */
const SUSPICIOUS = /(?:^|[[:,\s])-?(?:\d[\d.]{15}|\d[\d.]*[eE])/;

/** Strings, which are left alone, or a number. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** @param json a valid document. @returns the same one where every number is held exactly. */
export function withAllDigits(json: string): string {
  if (!SUSPICIOUS.test(json)) return json;
  return json.replace(TOKENS, (token) =>
    token.startsWith('"') || isHeldExactly(token) ? token : `"${token}"`,
  );
}

/** Whether the shortest notation of the double is the number that was written, as it is for 0.1 and 1e20. */
function isHeldExactly(written: string): boolean {
  const held = Number(written);
  return Number.isFinite(held) && sameDecimal(written, String(held));
}

function sameDecimal(one: string, other: string): boolean {
  const [a, b] = [decimalOf(one), decimalOf(other)];
  return a.digits === b.digits && (a.digits === '' || a.exponent === b.exponent);
}

/** Digits without zeros around them, times ten to the exponent. The sign cannot differ but for zero. */
function decimalOf(text: string): { digits: string; exponent: number } {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return { digits, exponent: Number(exponent) - fraction.length + all.length - digits.length };
}
