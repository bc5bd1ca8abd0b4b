/** Detects text that is nested too deeply before it is parsed, because parsing a mebibyte of brackets would block the event loop. */
import { NESTING_MAX } from './json-object.js';

/** A text with fewer opening brackets is parsed fast enough at any depth. */
const OPENED_MAX = 131_072;

const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT, QUOTE, ESCAPE] = Buffer.from('[]{}"\\');

/**
 * Whether arrays are nested too deeply. Objects need a name at each level, so they are parsed fast enough at any depth.
 * Costs one byte search if there are no arrays.
 */
export const isDeepText = (bytes: Buffer): boolean =>
  opensMany(bytes) && isNestedBeyond(bytes, NESTING_MAX);

function opensMany(bytes: Buffer): boolean {
  let opened = 0;
  for (let at = bytes.indexOf(OPEN_ARRAY!); at >= 0; at = bytes.indexOf(OPEN_ARRAY!, at + 1)) {
    if (++opened > OPENED_MAX) return true;
  }
  return false;
}

/** Correct for JSON; the parser rejects anything else. */
function isNestedBeyond(bytes: Buffer, levels: number): boolean {
  let level = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) level--;
    else if ((byte === OPEN_ARRAY || byte === OPEN_OBJECT) && ++level > levels) return true;
  }
  return false;
}

/** @returns the index of the closing quote of the text that starts with the quote at `start` */
function endOfText(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === ESCAPE ? 2 : 1;
  return at;
}
