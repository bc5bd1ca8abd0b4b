/** The constraints of DTO members, each with its check, message and JSON Schema. */
import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ValidateBy, ValidateNested, type ValidationOptions } from 'class-validator';
import { parseInstant, parseInstantOrDate } from './instant.js';
import { isJsonObject } from './json-object.js';
import { type ClassOf, declare } from './members.js';
import { isText, TEXT_BYTES_MAX, TEXT_PATTERN, TEXT_RULE } from './texts.js';

export interface MemberRule {
  readonly schema: object;
  accepts(value: unknown): boolean;
  /** Follows the member's name: `must be …`. */
  message(value: unknown): string;
}

/** The name under which class-validator registers the project's rules. */
export const MEMBER_RULE = 'memberRule';

function Rule(rule: MemberRule, options?: ValidationOptions): PropertyDecorator {
  const validator = {
    validate: (value: unknown) => rule.accepts(value),
    defaultMessage: (context?: { value: unknown }) => rule.message(context?.value),
  };
  const decorate = ValidateBy({ name: MEMBER_RULE, constraints: [rule], validator }, options);
  return (target, name) => {
    declare(target, String(name));
    decorate(target, name);
  };
}

/** A format of the project's own validator: the limit in bytes, which JSON Schema cannot express. */
export const TEXT_FORMAT = 'text-of-500-bytes';

/** An id, or a text with the same restrictions. */
export const Text = (options?: ValidationOptions): PropertyDecorator =>
  Rule(
    {
      schema: {
        type: 'string',
        description: `At most ${TEXT_BYTES_MAX} bytes in UTF-8`,
        maxLength: TEXT_BYTES_MAX,
        format: TEXT_FORMAT,
        pattern: TEXT_PATTERN,
      },
      accepts: isText,
      message: () => TEXT_RULE,
    },
    options,
  );

/** A display text: it is cleaned or omitted, and never a reason for rejection. */
export const Label = (): PropertyDecorator =>
  Rule({
    schema: {
      description:
        'Text for display: cleaned, cut after 500 bytes or omitted, and never a reason to reject.',
    },
    accepts: () => true,
    message: () => 'may be anything',
  });

export const OneOf = (values: readonly string[]): PropertyDecorator =>
  Rule({
    schema: { type: 'string', enum: values },
    accepts: (value) => typeof value === 'string' && values.includes(value),
    message: () => `must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}`,
  });

/** One or more of the given values, without duplicates. */
export const SomeOf = (values: readonly string[]): PropertyDecorator =>
  Rule({
    schema: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', enum: values },
    },
    accepts: (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      new Set(value).size === value.length &&
      value.every((one) => typeof one === 'string' && values.includes(one)),
    message: () => `must be a list of one or more of ${values.join(', ')}, none twice`,
  });

export const Flag = (): PropertyDecorator =>
  Rule({
    schema: { type: 'boolean' },
    accepts: (value) => typeof value === 'boolean',
    message: () => 'must be true or false',
  });

/** Limited to integers that a double holds exactly, so that 2^53 is rejected and not silently rounded. */
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
    message: () => 'must be a timestamp with a time zone, such as 2026-11-03T10:15:00Z',
  });

/** Converts to one notation, so that commands never see two notations of one instant. */
export function TimestampOrDate(): PropertyDecorator {
  const normalForm = (value: unknown) =>
    typeof value === 'string' ? parseInstantOrDate(value) : null;
  const rule: MemberRule = {
    schema: { type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date' }] },
    accepts: (value) => normalForm(value) !== null,
    message: () => 'must be a date, such as 2026-11-03, or a timestamp with a time zone',
  };
  return (target, name) => {
    declare(target, String(name), { normalForm });
    Rule(rule)(target, name);
  };
}

/**
 * An object with its own members.
 * @param known if given, any other member is rejected
 */
export function Nested(type: () => ClassOf, known?: readonly string[]): PropertyDecorator {
  const rule: MemberRule = {
    schema: { type: 'object', ...(known && { propertyNames: { enum: known } }) },
    accepts: isJsonObject,
    message: () => 'must be an object',
  };
  return (target, name) => {
    Type(type)(target, name);
    declare(target, String(name), { type, isClosed: known !== undefined });
    ValidateNested({ message: rule.message(null) })(target, name);
    Rule(rule)(target, name);
  };
}

/** A list of objects with their own members. */
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
    declare(target, String(name), { type, isList: true, itemsMax });
    ValidateNested({ each: true, message: 'must be an object' })(target, name);
    Rule(rule)(target, name);
  };
}

/**
 * An object of few members that is valid or invalid as a whole.
 * @param rule its message shows the form
 */
export const Form = (rule: MemberRule): PropertyDecorator => Rule(rule);
