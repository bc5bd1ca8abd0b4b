/** Opaque page cursors; each is valid only for the question it was issued for. */
import { createHash } from 'node:crypto';
import { isText } from '#validation';
import { httpProblem } from '#platform';

const CHECKSUM_LENGTH = 11;

/** @param question all that must be the same on the next page; @param place `null` after the last page. */
export function placeCursor(question: unknown, place: unknown): string | null {
  if (place === null) return null;
  const text = JSON.stringify(place);
  return Buffer.from(checksum(question, text) + text).toString('base64url');
}

/**
 * @param isPlace whether a place is one of this list: the checksum is none of a forger's difficulties
 * @returns `null` for the first page, else what `placeCursor` was given
 * @throws ProblemError for what was changed on its way, or belongs to another question
 */
export function cursorPlace<Place>(
  question: unknown,
  cursor: string | undefined,
  isPlace: (place: unknown) => place is Place,
): Place | null {
  if (cursor === undefined) return null;
  const bytes = Buffer.from(cursor, 'base64url');
  const text = bytes.toString('utf8').slice(CHECKSUM_LENGTH);
  // Decoding passes over what is no base64: what was added to a cursor is a change of it, too.
  const isWhole =
    bytes.toString('base64url') === cursor &&
    bytes.toString('utf8').startsWith(checksum(question, text));
  const place = isWhole ? parsed(text) : undefined;
  if (isPlace(place)) return place;
  throw httpProblem(
    'malformedRequest',
    'cursor must be the nextCursor of the page before, of the same question.',
    { field: 'cursor' },
  );
}

/** A checksum, not a secret: it finds accidents and cursors of other questions; a forged place is only another place. */
const checksum = (question: unknown, text: string): string =>
  createHash('sha256')
    .update(`${JSON.stringify(question)}\n${text}`)
    .digest('base64url')
    .slice(0, CHECKSUM_LENGTH);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Forged, as what `placeCursor` wrote is JSON: no list has such a place.
    return undefined;
  }
}

/** A place in a numbered list. */
export const isNumberPlace = (place: unknown): place is number =>
  Number.isSafeInteger(place) && (place as number) >= 0;

/** A place in a list in the order of names. */
export const isTextPlace = (place: unknown): place is string => isText(place);
