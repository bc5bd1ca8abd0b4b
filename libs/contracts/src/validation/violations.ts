/** What is wrong with a value, member by member, in words for the one who sent it. */
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError, type ValidatorOptions } from 'class-validator';
import { isJsonObject, isTooDeep, NESTING_MAX } from '../json.js';

export interface Violation {
  /** Path of the member at fault; empty for the whole value. */
  readonly field: string;
  readonly message: string;
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly Violation[] };

export function check<T extends object>(
  type: new () => T,
  plain: unknown,
  options: ValidatorOptions = {},
): Checked<T> {
  if (!isJsonObject(plain)) return refused('must be a JSON object');
  if (isTooDeep(plain)) return refused(`must not be nested deeper than ${NESTING_MAX} levels`);
  const value = plainToInstance(type, plain);
  const errors = validateSync(value, options).flatMap((error) => violationsOf(error, ''));
  return errors.length === 0 ? { ok: true, value } : { ok: false, errors };
}

function refused(message: string): { ok: false; errors: readonly Violation[] } {
  return { ok: false, errors: [{ field: '', message: `The body ${message}.` }] };
}

function violationsOf(error: ValidationError, parent: string): Violation[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const nested = (error.children ?? []).flatMap((child) => violationsOf(child, field));
  const [first] = Object.entries(error.constraints ?? {});
  if (!first) return nested;
  return [{ field, message: `${field} ${wording(...first)}.` }, ...nested];
}

function wording(constraint: string, message: string): string {
  return constraint === 'whitelistValidation' ? 'is not known here' : message;
}
