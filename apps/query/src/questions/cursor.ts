/** Opaque page cursors; each is valid only for the query it was issued for. */
import { createHash } from 'node:crypto';
import { isText } from '#validation';
import { httpProblem } from '#platform';

const CHECKSUM_LENGTH = 11;

/**
 * @param question everything that must be the same on the next page
 * @param position where the next page begins, or `null` after the last page
 */
export function encodeCursor(question: unknown, position: unknown): string | null {
  if (position === null) return null;
  const text = JSON.stringify(position);
  return Buffer.from(checksum(question, text) + text).toString('base64url');
}

/**
 * @param isOfList whether a value is a position in this list: the checksum detects mistakes, not forgery
 * @returns the position given to `encodeCursor`, or `null` for the first page
 * @throws ProblemError if the cursor was altered or belongs to another query
 */
export function decodeCursor<Position>(
  question: unknown,
  cursor: string | undefined,
  isOfList: (position: unknown) => position is Position,
): Position | null {
  if (cursor === undefined) return null;
  const bytes = Buffer.from(cursor, 'base64url');
  const text = bytes.toString('utf8').slice(CHECKSUM_LENGTH);
  // Decoding skips characters that are not base64, so the cursor is compared with its canonical form.
  const isComplete =
    bytes.toString('base64url') === cursor &&
    bytes.toString('utf8').startsWith(checksum(question, text));
  const position = isComplete ? parsed(text) : undefined;
  if (isOfList(position)) return position;
  throw httpProblem(
    'malformedRequest',
    'cursor must be the nextCursor of the page before, of the same question.',
    { field: 'cursor' },
  );
}

/** A checksum, not a secret: it detects accidents and cursors of other queries; a forged position is merely another position. */
const checksum = (question: unknown, text: string): string =>
  createHash('sha256')
    .update(`${JSON.stringify(question)}\n${text}`)
    .digest('base64url')
    .slice(0, CHECKSUM_LENGTH);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, so not from `encodeCursor`; no list accepts `undefined` as a position.
    return undefined;
  }
}

/** Whether a value is a position in a list ordered by number. */
export const isNumberCursor = (position: unknown): position is number =>
  Number.isSafeInteger(position) && (position as number) >= 0;

/** Whether a value is a position in a list ordered by name. */
export const isTextCursor = (position: unknown): position is string => isText(position);
