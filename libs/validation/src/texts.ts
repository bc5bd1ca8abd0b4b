/** Untrusted text: what may be an id, how a label is cleaned, how it is quoted in an answer. */

/**
 * Of one id, in UTF-8. Both SQL engines index up to five such ids together: an entry of a PostgreSQL
 * index holds at most 2,704 bytes.
 */
export const TEXT_BYTES_MAX = 500;

/** Nothing to see: spaces, format characters and what fonts leave out. */
const INVISIBLE = '[\\p{Z}\\p{Cf}\\p{Default_Ignorable_Code_Point}]';

/** No control characters, no halves of a character, something to see, and a name of its own in an address. */
export const TEXT_PATTERN = `^(?!${INVISIBLE}*$)(?!\\.{1,2}$)[^\\p{Cc}\\p{Cs}]+$`;

const TEXT = new RegExp(TEXT_PATTERN, 'u');

/** Follows the name of a member. */
export const TEXT_RULE =
  `must be text of 1 to ${TEXT_BYTES_MAX} bytes in UTF-8, neither . nor .., ` +
  'with at least one visible character and no control characters';

const BYTES_PER_UNIT_MAX = 3;

/** Whether the text fits; counts bytes only where it might not. */
export const fitsBytes = (text: string): boolean =>
  text.length * BYTES_PER_UNIT_MAX <= TEXT_BYTES_MAX || Buffer.byteLength(text) <= TEXT_BYTES_MAX;

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && fitsBytes(value) && TEXT.test(value);

const ALREADY_CLEAN = /^[!-~]+(?: [!-~]+)*$/;
const WITHOUT_MEANING = /[\p{Cc}\p{Cs}\p{Z}]+/gu;

/**
 * A label never decides whether a run is charged: control characters and runs of spaces become one
 * space, what is too long is cut between two characters.
 * @returns `null` for what is no text or has nothing to see.
 */
export function cleanLabel(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (value.length <= TEXT_BYTES_MAX && ALREADY_CLEAN.test(value)) return value;
  const label = cut(value.replace(WITHOUT_MEANING, ' ').trim()).trimEnd();
  return TEXT.test(label) ? label : null;
}

const encoder = new TextEncoder();

function cut(text: string): string {
  if (fitsBytes(text)) return text;
  return text.slice(0, encoder.encodeInto(text, new Uint8Array(TEXT_BYTES_MAX)).read);
}

const QUOTED_MAX = 100;

/** A stranger's text inside a sentence of ours: short, and of characters that every engine stores. */
export function quoted(text: string): string {
  const shown = text.slice(0, QUOTED_MAX).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
  return text.length > QUOTED_MAX ? `${shown}…` : shown;
}

/**
 * A refused text in a form that every engine stores and indexes; an id that could have been accepted stays as it is.
 */
export const storable = (text: string): string => cut(text.replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd'));

/** Whether a value is text that every engine stores unchanged. */
export const isStorable = (value: unknown): value is string =>
  typeof value === 'string' && storable(value) === value;
