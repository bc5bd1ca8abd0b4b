/** Validates a value against its DTO and names every violation by member, in words for the sender. */
import { validateSync, type ValidationError } from 'class-validator';
import { isJsonObject, isTooDeep, NESTING_MAX } from './json-object.js';
import { build, type UnknownMember } from './members.js';

export interface Violation {
  /** Path of the invalid member; empty for the whole value. */
  readonly field: string;
  readonly message: string;
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly Violation[] };

export interface CheckOptions {
  /** Report undeclared members as violations; otherwise they are left out of the value. */
  readonly refuseUnknown?: boolean;
}

/** The maximum number of reported violations. */
const VIOLATIONS_MAX = 20;

/** @returns an instance of `type` with its declared members only, or the violations */
export function check<T extends object>(
  type: new () => T,
  plain: unknown,
  { refuseUnknown = false }: CheckOptions = {},
): Checked<T> {
  if (!isJsonObject(plain)) return refused('must be a JSON object');
  if (isTooDeep(plain)) return refused(`must not be nested deeper than ${NESTING_MAX} levels`);
  const { value, unknown } = build(type, plain, refuseUnknown);
  const errors = validateSync(value).flatMap((error) => violationsOf(error, ''));
  if (errors.length + unknown.length === 0) return { ok: true, value };
  return { ok: false, errors: firstOf(errors, unknown) };
}

/** Validates the body of a command. Rejects unknown members, because a misspelt optional one must not be ignored. */
export const validateBody = <T extends object>(type: new () => T, body: unknown): Checked<T> =>
  check(type, body, { refuseUnknown: true });

function refused(message: string): { ok: false; errors: readonly Violation[] } {
  return { ok: false, errors: [{ field: '', message: `The body ${message}.` }] };
}

function firstOf(errors: readonly Violation[], unknown: readonly UnknownMember[]): Violation[] {
  const listed = [
    ...errors.slice(0, VIOLATIONS_MAX),
    ...unknown.slice(0, Math.max(0, VIOLATIONS_MAX - errors.length)).map(unknownMember),
  ];
  const more = errors.length + unknown.length - listed.length;
  if (more > 0) listed.push({ field: '', message: `${more} more faults are not listed.` });
  return listed;
}

const unknownMember = ({ field, known }: UnknownMember): Violation => ({
  field,
  message: `${field} is not known here; the known names are ${known.join(', ')}.`,
});

function violationsOf(error: ValidationError, parent: string): Violation[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const nested = (error.children ?? []).flatMap((child) => violationsOf(child, field));
  const [message] = Object.values(error.constraints ?? {});
  if (message === undefined) return nested;
  return [{ field, message: `${field} ${message}.` }, ...nested];
}
