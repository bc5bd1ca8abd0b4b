/** Formats foreign text as one terminal line: without control characters or line breaks, and of bounded length. */

const CHARACTERS_MAX = 4_000;

export function oneLine(text: string): string {
  const shown = text.slice(0, CHARACTERS_MAX).replace(/[\p{Cc}\u2028\u2029]/gu, '\ufffd');
  return text.length > CHARACTERS_MAX ? `${shown}…` : shown;
}
