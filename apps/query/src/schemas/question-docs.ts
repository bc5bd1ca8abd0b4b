/** OpenAPI decorators common to all queries: month, paging, filters, responses. */
import { applyDecorators } from '@nestjs/common';
import {
  type Answering,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  documented,
  type Members,
  object,
  type Schema,
  type TypeOf,
  type TypeOfMembers,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
} from '#platform';
import { CAPABILITIES, CONTEXTS, TIERS } from '#metering';
import { ACTIVITY_FILTERS } from '#read-models';
import { textOf, valuesOf } from './closed-values.js';
import { AS_OF } from './schemas.js';

/**
 * Documents a handler; the compiler checks that it returns what one of the schemas describes.
 * @param answers the members besides `asOf`; several if they depend on the request
 */
export function ApiQuestion<const A extends readonly [Members, ...Members[]]>(
  summary: string,
  ...answers: A
): Answering<TypeOfMembers<A[number]> & TypeOfMembers<{ asOf: typeof AS_OF }>> {
  const schemas = answers.map((members) => object({ ...members, asOf: AS_OF }));
  return applyDecorators(
    ApiOperation({ summary }),
    ApiMinPosition(),
    ApiPartial(),
    ApiResponse({
      status: 200,
      description: 'The answer, with what it reflects.',
      schema: documented(schemas.length === 1 ? schemas[0]! : { anyOf: schemas }),
    }),
  );
}

/** The same for routes that do not concern a tenant: the schema is the whole answer. */
export const ApiAnswer = <const S extends Schema>(
  description: string,
  schema: S,
): Answering<TypeOf<S>> => ApiResponse({ status: 200, description, schema: documented(schema) });

export const ApiMinPosition = () =>
  optional('minPosition', 'Wait, within a bound, until this position is reflected.', {
    type: 'integer',
    minimum: 0,
  });

export const ApiPartial = () =>
  optional('allowPartial', 'Answer also while the read models are being filled.', {
    type: 'boolean',
    default: false,
  });

export const ApiMonth = () =>
  optional('month', 'As 2026-11, in UTC; the present one where it is absent.', {
    type: 'string',
    pattern: '^\\d{4}-\\d{2}$',
  });

export const ApiMonths = () =>
  optional(
    'month',
    'As 2026-11, or several in a row as 2026-09..2026-11, in UTC; the present one where it is absent.',
    { type: 'string', pattern: '^\\d{4}-\\d{2}(\\.\\.\\d{4}-\\d{2})?$' },
  );

export const ApiLimit = () =>
  optional('limit', `How many at most; ${PAGE_LIMIT_DEFAULT} where it is absent.`, {
    type: 'integer',
    minimum: 1,
    maximum: PAGE_LIMIT_MAX,
  });

export const ApiPage = () =>
  applyDecorators(
    optional('cursor', 'The `nextCursor` of the page before, of the same question.', {
      type: 'string',
    }),
    ApiLimit(),
  );

export const ApiFilter = () =>
  applyDecorators(
    ...ACTIVITY_FILTERS.map((name) =>
      optional(name, 'Only runs with this one, compared exactly.', textOf(valuesOf(name))),
    ),
  );

export const ApiSource = () =>
  optional('source', 'Of the event; an id is unique only within its source.', { type: 'string' });

export const ApiRunner = () =>
  applyDecorators(
    optional('userId', 'Whose trial may count.', { type: 'string' }),
    optional('context', 'Where it would run; an app where it is absent.', choice(CONTEXTS)),
    optional('capability', 'Given, the answer says what a unit costs.', choice(CAPABILITIES)),
    optional('tier', 'Of a prompt.', choice(TIERS)),
  );

export const ApiExplain = () =>
  optional('explain', 'With the chain of reasons.', { type: 'boolean', default: false });

export const ApiAt = () =>
  optional(
    'at',
    'What the gate knew then, from the ledger as it was recorded until that instant; now where it is absent. A date is its beginning in UTC.',
    { type: 'string' },
  );

export const choice = (values: readonly string[]): Schema => ({
  type: 'string',
  enum: [...values],
});

export const optional = (name: string, description: string, schema: Schema) =>
  ApiQuery({ name, description, required: false, schema: documented(schema) });
