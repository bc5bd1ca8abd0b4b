/** OpenAPI documentation of the query parameters for usage. */
import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '#platform';
import { LEVELS } from '#metering';
import { BREAKDOWN_DIMENSIONS, ENVIRONMENT_ORDERS, FILTER_DIMENSIONS } from '#read-models';
import { textOf, valuesOrNone } from './closed-values.js';
import { choice, optional } from './question-docs.js';

export const ApiEnvironments = () =>
  applyDecorators(
    optional('search', 'Only environments whose id or name contains this text; case-insensitive.', {
      type: 'string',
    }),
    optional('level', 'Only environments at this level of overage.', choice(LEVELS)),
    optional(
      'order',
      'The order of the environments: by id, by name, by `state` with the worst first, or by another value with the largest first. Equal values are ordered by name.',
      choice(ENVIRONMENT_ORDERS),
    ),
  );

export const ApiBy = ({ required }: { readonly required: boolean }) =>
  ApiQuery({
    name: 'by',
    required,
    description: `One or more dimensions, separated by commas${required ? '.' : '; environment,automation,model by default.'}`,
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
        'Only usage with exactly this value; an empty value selects usage without one.',
        textOf(valuesOrNone(name)),
      ),
    ),
    optional(
      'except',
      'Values to exclude, such as `user:u-17,environment:dev`: at most 20, each value percent-encoded before the parameter as a whole is.',
      { type: 'string' },
    ),
  );

export const ApiOrder = (description: string, orders: readonly string[]) =>
  optional('order', description, choice(orders));

const PERIOD =
  'A month, a day, or a range of either: 2026-11, 2026-09..2026-11, 2026-11-24, 2026-11-17..2026-11-23.';

export const ApiPeriods = () =>
  applyDecorators(
    ...['from', 'to'].map((name) =>
      ApiQuery({ name, required: true, description: PERIOD, schema: { type: 'string' } }),
    ),
  );
