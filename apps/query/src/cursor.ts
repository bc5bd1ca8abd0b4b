/** Opaque page cursors; each is valid only for the question it was issued for. */
import { createHash } from 'node:crypto';
import type { PipeTransform } from '@nestjs/common';
import { isText } from '#validation';
import { httpProblem, type ProblemError } from '#platform';

const CHECKSUM_LENGTH = 11;

/** @param question what must be the same on the next page; @param place `null` after the last page. */
export function placeCursor(question: unknown, place: unknown): string | null {
  if (place === null) return null;
  const text = JSON.stringify(place);
  return Buffer.from(checksum(question, text) + text).toString('base64url');
}

/**
 * @returns `null` for the first page, else what `placeCursor` was given: nothing else has its checksum
 * @throws ProblemError for what was changed on its way, or belongs to another question
 */
export function cursorPlace(question: unknown, cursor: unknown): unknown {
  if (cursor === undefined) return null;
  const decoded = Buffer.from(typeof cursor === 'string' ? cursor : '', 'base64url').toString(
    'utf8',
  );
  const text = decoded.slice(CHECKSUM_LENGTH);
  if (!decoded.startsWith(checksum(question, text))) throw badCursor('cursor');
  return JSON.parse(text) as unknown;
}

/** A checksum, not a secret: it finds accidents and cursors of other questions; a forged place is only another place. */
const checksum = (question: unknown, text: string): string =>
  createHash('sha256')
    .update(`${JSON.stringify(question)}\n${text}`)
    .digest('base64url')
    .slice(0, CHECKSUM_LENGTH);

const badCursor = (name: string | undefined): ProblemError =>
  httpProblem(
    'malformedRequest',
    `${name} must be the nextCursor of the page before, of the same question.`,
    {
      field: name,
    },
  );

/** The cursor of a list that goes on after a number or a name, as the pipes below read it. */
export const nextCursor = (place: number | string | null): string | null =>
  placeCursor(typeof place, place);

/** A list in numbered order; `null` begins with the first page. */
export const numberCursor: PipeTransform<unknown, number | null> = {
  transform(value, { data }) {
    const place = cursorPlace('number', value) as number | null;
    if (place === null || (Number.isSafeInteger(place) && place >= 0)) return place;
    throw badCursor(data);
  },
};

/** A list in the order of names; empty begins with the first page. */
export const textCursor: PipeTransform<unknown, string> = {
  transform(value, { data }) {
    const place = cursorPlace('string', value);
    if (place === null) return '';
    if (isText(place)) return place;
    throw badCursor(data);
  },
};
