/** Untrusted text: which texts are valid ids, and how labels are cleaned and quoted. */

/**
 * The maximum size of an id, in bytes of UTF-8. Both SQL engines index up to five ids together, and an entry of a
 * PostgreSQL index holds at most 2,704 bytes.
 */
export const TEXT_BYTES_MAX = 500;

/** Invisible characters: spaces, format characters and default-ignorable ones. */
const INVISIBLE = '[\\p{Z}\\p{Cf}\\p{Default_Ignorable_Code_Point}]';

/** No control characters, no lone surrogates, at least one visible character, and neither `.` nor `..`, which a URL path would drop. */
export const TEXT_PATTERN = `^(?!${INVISIBLE}*$)(?!\\.{1,2}$)[^\\p{Cc}\\p{Cs}]+$`;

const TEXT = new RegExp(TEXT_PATTERN, 'u');

/** Follows the name of a member. */
export const TEXT_RULE =
  `must be text of 1 to ${TEXT_BYTES_MAX} bytes in UTF-8, neither . nor .., ` +
  'with at least one visible character and no control characters';

const BYTES_PER_UNIT_MAX = 3;

/** Whether the text fits; counts bytes only if it might not. */
export const fitsBytes = (text: string): boolean =>
  text.length * BYTES_PER_UNIT_MAX <= TEXT_BYTES_MAX || Buffer.byteLength(text) <= TEXT_BYTES_MAX;

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && fitsBytes(value) && TEXT.test(value);

const ALREADY_CLEAN = /^[!-~]+(?: [!-~]+)*$/;
const WITHOUT_MEANING = /[\p{Cc}\p{Cs}\p{Z}]+/gu;

/**
 * Cleans a label, which never decides whether a run is charged: control characters and runs of spaces become one space,
 * and a text that is too long is cut between two characters.
 * @returns null for a value that is not text or has nothing visible
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

/** Untrusted text for use in a message: short, with characters that every engine stores. */
export function quoted(text: string): string {
  const shown = text.slice(0, QUOTED_MAX).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
  return text.length > QUOTED_MAX ? `${shown}…` : shown;
}

/** A rejected text in a form that every engine stores and indexes; valid ids stay unchanged. */
export const storable = (text: string): string => cut(text.replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd'));

/** Whether a value is text that every engine stores unchanged. */
export const isStorable = (value: unknown): value is string =>
  typeof value === 'string' && storable(value) === value;
