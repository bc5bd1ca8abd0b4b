/** OpenAPI documentation of the query parameters for usage. */
import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '#platform';
import { LEVELS } from '#metering';
import { BREAKDOWN_DIMENSIONS, ENVIRONMENT_ORDERS, FILTER_DIMENSIONS } from '#read-models';
import { textOf, valuesOrNone } from './closed-values.js';
import { choice, optional } from './question-docs.js';

export const ApiEnvironments = () =>
  applyDecorators(
    optional('search', 'Only environments with this in their id or name, in any case.', {
      type: 'string',
    }),
    optional('level', 'Only environments in overage of this level.', choice(LEVELS)),
    optional(
      'order',
      'Of the environments: by id, by name, or by one of the others, the largest first, and by name where it is equal; `state` begins with the worst.',
      choice(ENVIRONMENT_ORDERS),
    ),
  );

export const ApiBy = ({ required }: { readonly required: boolean }) =>
  ApiQuery({
    name: 'by',
    required,
    description: `One dimension or several, separated by commas${required ? '.' : '; environment,automation,model where it is absent.'}`,
    style: 'form',
    explode: false,
    // For a list parameter, the document takes the values only if the type is given this way.
    type: 'string',
    isArray: true,
    items: { type: 'string', enum: [...BREAKDOWN_DIMENSIONS] },
  });

export const ApiDimensionFilter = () =>
  applyDecorators(
    ...FILTER_DIMENSIONS.map((name) =>
      optional(
        name,
        'Only usage with this one, compared exactly; empty for usage without one.',
        textOf(valuesOrNone(name)),
      ),
    ),
    optional(
      'except',
      'Without these: `user:u-17,environment:dev`, at most 20, each value percent-encoded once more.',
      { type: 'string' },
    ),
  );

export const ApiOrder = (description: string, orders: readonly string[]) =>
  optional('order', description, choice(orders));

const PERIOD =
  'A month, a day, or several in a row: 2026-11, 2026-09..2026-11, 2026-11-24, 2026-11-17..2026-11-23.';

export const ApiPeriods = () =>
  applyDecorators(
    ...['from', 'to'].map((name) =>
      ApiQuery({ name, required: true, description: PERIOD, schema: { type: 'string' } }),
    ),
  );
