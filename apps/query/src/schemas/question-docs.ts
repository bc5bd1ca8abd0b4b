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
      description: 'The result, with the position of the ledger that it reflects.',
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
  optional('minPosition', 'Wait, for a limited time, until the response reflects this position.', {
    type: 'integer',
    minimum: 0,
  });

export const ApiPartial = () =>
  optional('allowPartial', 'Respond even while the read models are being rebuilt.', {
    type: 'boolean',
    default: false,
  });

export const ApiMonth = () =>
  optional('month', 'For example 2026-11, in UTC; the current month by default.', {
    type: 'string',
    pattern: '^\\d{4}-\\d{2}$',
  });

export const ApiMonths = () =>
  optional(
    'month',
    'A month such as 2026-11, or a range such as 2026-09..2026-11, in UTC; the current month by default.',
    { type: 'string', pattern: '^\\d{4}-\\d{2}(\\.\\.\\d{4}-\\d{2})?$' },
  );

export const ApiLimit = () =>
  optional('limit', `Maximum number of items; ${PAGE_LIMIT_DEFAULT} by default.`, {
    type: 'integer',
    minimum: 1,
    maximum: PAGE_LIMIT_MAX,
  });

export const ApiPage = () =>
  applyDecorators(
    optional('cursor', 'The `nextCursor` of the previous page of the same query.', {
      type: 'string',
    }),
    ApiLimit(),
  );

export const ApiFilter = () =>
  applyDecorators(
    ...ACTIVITY_FILTERS.map((name) =>
      optional(name, 'Only runs with exactly this value.', textOf(valuesOf(name))),
    ),
  );

export const ApiSource = () =>
  optional('source', 'The source of the event: an id is unique only within its source.', {
    type: 'string',
  });

export const ApiRunner = () =>
  applyDecorators(
    optional('userId', 'The user whose trial may apply.', { type: 'string' }),
    optional('context', 'Where the model would run; an app by default.', choice(CONTEXTS)),
    optional(
      'capability',
      'The capability whose price per unit the response states.',
      choice(CAPABILITIES),
    ),
    optional('tier', 'The tier of the model of a prompt.', choice(TIERS)),
  );

export const ApiExplain = () =>
  optional('explain', 'Include the chain of reasons.', { type: 'boolean', default: false });

export const ApiAt = () =>
  optional(
    'at',
    'Answer for a past instant, from the ledger as recorded up to then; now by default. A date means its beginning in UTC.',
    { type: 'string' },
  );

export const choice = (values: readonly string[]): Schema => ({
  type: 'string',
  enum: [...values],
});

export const optional = (name: string, description: string, schema: Schema) =>
  ApiQuery({ name, description, required: false, schema: documented(schema) });
