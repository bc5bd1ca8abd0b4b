/** Converts JSON numbers that no double holds exactly to text, so that no digit is lost. */

/** Matches any number that might lose digits: a long one, or one with an exponent. Ids are strings, so they start with a quote. */
const SUSPICIOUS = /(?:^|[[:,\s])-?(?:\d[\d.]{15}|\d[\d.]*[eE])/;

/** A string, which stays unchanged, or a number. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * @param json a valid document
 * @returns the same document if every number is held exactly
 */
export function withAllDigits(json: string): string {
  if (!SUSPICIOUS.test(json)) return json;
  return json.replace(TOKENS, (token) =>
    token.startsWith('"') || isHeldExactly(token) ? token : `"${token}"`,
  );
}

/** Whether the shortest notation of the double equals the written number, as for 0.1 and 1e20. */
function isHeldExactly(written: string): boolean {
  const held = Number(written);
  return Number.isFinite(held) && sameDecimal(written, String(held));
}

function sameDecimal(one: string, other: string): boolean {
  const [a, b] = [decimalOf(one), decimalOf(other)];
  return a.digits === b.digits && (a.digits === '' || a.exponent === b.exponent);
}

/** Digits without leading and trailing zeros, times ten to the exponent. The sign can only differ for zero. */
function decimalOf(text: string): { digits: string; exponent: number } {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return { digits, exponent: Number(exponent) - fraction.length + all.length - digits.length };
}
