/** Opaque page cursors; each is valid only for the question it was issued for. */
import { createHash } from 'node:crypto';
import { isText } from '#validation';
import { httpProblem } from '#platform';

const CHECKSUM_LENGTH = 11;

/**
 * @param question everything that must be the same on the next page
 * @param position where the next page begins, `null` after the last page
 */
export function encodeCursor(question: unknown, position: unknown): string | null {
  if (position === null) return null;
  const text = JSON.stringify(position);
  return Buffer.from(checksum(question, text) + text).toString('base64url');
}

/**
 * @param isOfList whether a value is a position in this list: the checksum detects mistakes, not forgery
 * @returns `null` for the first page, else what `encodeCursor` was given
 * @throws ProblemError for what was changed on its way, or belongs to another question
 */
export function decodeCursor<Position>(
  question: unknown,
  cursor: string | undefined,
  isOfList: (position: unknown) => position is Position,
): Position | null {
  if (cursor === undefined) return null;
  const bytes = Buffer.from(cursor, 'base64url');
  const text = bytes.toString('utf8').slice(CHECKSUM_LENGTH);
  // Decoding skips characters that are not base64, so the cursor is compared with what it should look like.
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

/** A checksum, not a secret: it finds accidents and cursors of other questions; a forged position is only another position. */
const checksum = (question: unknown, text: string): string =>
  createHash('sha256')
    .update(`${JSON.stringify(question)}\n${text}`)
    .digest('base64url')
    .slice(0, CHECKSUM_LENGTH);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, so not from `encodeCursor`: `undefined` is a position in no list.
    return undefined;
  }
}

/** Whether a value is a position in a list ordered by number. */
export const isNumberCursor = (position: unknown): position is number =>
  Number.isSafeInteger(position) && (position as number) >= 0;

/** Whether a value is a position in a list ordered by name. */
export const isTextCursor = (position: unknown): position is string => isText(position);
