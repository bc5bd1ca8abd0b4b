/** What one member may hold. Check, message and JSON Schema of each constraint stand side by side. */
import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import { ValidateBy, ValidateNested, type ValidationOptions } from 'class-validator';
import { parseInstant, parseInstantOrDate } from '../instant.js';
import { isJsonObject } from '../json.js';

export interface MemberRule {
  readonly schema: object;
  accepts(value: unknown): boolean;
  /** Follows the member's name: `must be …`. */
  message(value: unknown): string;
}

/** The name under which class-validator keeps every rule of ours. */
export const MEMBER_RULE = 'memberRule';

function Rule(rule: MemberRule, options?: ValidationOptions): PropertyDecorator {
  const validator = {
    validate: (value: unknown) => rule.accepts(value),
    defaultMessage: (context?: { value: unknown }) => rule.message(context?.value),
  };
  return ValidateBy({ name: MEMBER_RULE, constraints: [rule], validator }, options);
}

export const TEXT_LENGTH_MAX = 500;

/** Any characters, but no control characters, no halves of a character, and something to see. */
const TEXT = new RegExp(`^(?!\\s*$)[^\\p{Cc}\\p{Cs}]{1,${TEXT_LENGTH_MAX}}$`, 'u');

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && TEXT.test(value);

export const Text = (): PropertyDecorator =>
  Rule({
    schema: { type: 'string', pattern: TEXT.source },
    accepts: isText,
    message: () =>
      `must be text of 1 to ${TEXT_LENGTH_MAX} characters, not only spaces, without control characters`,
  });

export const OneOf = (values: readonly string[]): PropertyDecorator =>
  Rule({
    schema: { type: 'string', enum: values },
    accepts: (value) => typeof value === 'string' && values.includes(value),
    message: () => `must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}`,
  });

export const Flag = (): PropertyDecorator =>
  Rule({
    schema: { type: 'boolean' },
    accepts: (value) => typeof value === 'boolean',
    message: () => 'must be true or false',
  });

/** Never more than a double holds exactly, so that 2^53 is refused and not silently rounded. */
export const WholeNumber = (
  minimum = 0,
  maximum = Number.MAX_SAFE_INTEGER,
  options?: ValidationOptions,
): PropertyDecorator => {
  const isInRange = (value: unknown) =>
    Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  const schema = { type: 'integer', minimum, maximum };
  return Rule({ schema, accepts: isInRange, message: () => message }, options);
};

export const Timestamp = (): PropertyDecorator =>
  Rule({
    schema: { type: 'string', format: 'date-time' },
    accepts: (value) => typeof value === 'string' && parseInstant(value) !== null,
    message: () => 'must be a timestamp with its zone, as 2026-11-03T10:15:00Z',
  });

/** Comes out in normal form, so that no command has to be told two notations of one moment. */
export function TimestampOrDate(): PropertyDecorator {
  const normalForm = (value: unknown) =>
    typeof value === 'string' ? parseInstantOrDate(value) : null;
  const rule: MemberRule = {
    schema: { type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date' }] },
    accepts: (value) => normalForm(value) !== null,
    message: () => 'must be a date, as 2026-11-03, or a timestamp with its zone',
  };
  return (target, name) => {
    Transform(({ value }): unknown => normalForm(value) ?? value)(target, name);
    Rule(rule)(target, name);
  };
}

type ClassOf = new () => object;

/** An object with members of its own. @param known if given, any other member is refused. */
export function Nested(type: () => ClassOf, known?: readonly string[]): PropertyDecorator {
  const unknownOf = (value: object) =>
    known ? Object.keys(value).filter((name) => !known.includes(name)) : [];
  const rule: MemberRule = {
    schema: { type: 'object', ...(known && { propertyNames: { enum: known } }) },
    accepts: (value) => isJsonObject(value) && unknownOf(value).length === 0,
    message: (value) =>
      isJsonObject(value)
        ? `must not have the members ${unknownOf(value).join(', ')}; known: ${known?.join(', ')}`
        : 'must be an object',
  };
  return (target, name) => {
    Type(type)(target, name);
    ValidateNested({ message: 'must be an object' })(target, name);
    Rule(rule)(target, name);
  };
}

/** A list of objects with members of their own. */
export function ListOf(type: () => ClassOf, itemsMax: number): PropertyDecorator {
  const message = `must be a list of at most ${itemsMax} objects`;
  const rule: MemberRule = {
    schema: { type: 'array', maxItems: itemsMax },
    accepts: (value) =>
      Array.isArray(value) && value.length <= itemsMax && value.every(isJsonObject),
    message: () => message,
  };
  return (target, name) => {
    Type(type)(target, name);
    ValidateNested({ each: true, message: 'must be an object' })(target, name);
    Rule(rule)(target, name);
  };
}
