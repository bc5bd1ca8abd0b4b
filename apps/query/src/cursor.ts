/** Where a list goes on. Opaque to clients: what is inside may change, what they got keeps working for a page. */
import type { PipeTransform } from '@nestjs/common';
import { invalidParameter, wholeNumber } from './parameters.js';

/** @param place `null` after the last page. */
export const nextCursor = (place: number | string | null): string | null =>
  place === null ? null : Buffer.from(`1:${place}`).toString('base64url');

const decode = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const text = Buffer.from(value, 'base64url').toString('utf8');
  return text.startsWith('1:') ? text.slice(2) : null;
};

const RULE = 'must be the nextCursor of the page before';

/** A list in numbered order; `null` begins with the first page. */
export const numberCursor: PipeTransform<unknown, number | null> = {
  transform(value, { data }) {
    if (value === undefined) return null;
    const place = wholeNumber(decode(value));
    if (place === null) throw invalidParameter(data, RULE);
    return place;
  },
};

/** A list in the order of names; empty begins with the first page. */
export const textCursor: PipeTransform<unknown, string> = {
  transform(value, { data }) {
    if (value === undefined) return '';
    const place = decode(value);
    if (place === null) throw invalidParameter(data, RULE);
    return place;
  },
};
