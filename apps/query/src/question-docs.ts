/** What questions have in common, said once for the OpenAPI document. */
import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { CAPABILITIES, CONTEXTS, TIERS } from '#metering';
import { BREAKDOWN_DIMENSIONS } from '#read-models';
import { AS_OF, type Schema } from './schemas.js';

/** @param members of the answer besides `asOf`. */
export function ApiQuestion(summary: string, members: Readonly<Record<string, Schema>>) {
  return applyDecorators(
    ApiOperation({ summary }),
    optional('minPosition', 'Wait, within a bound, until this position is reflected.', {
      type: 'integer',
    }),
    ApiPartial(),
    ApiResponse({
      status: 200,
      description: 'The answer, with what it reflects.',
      schema: {
        type: 'object',
        required: [...Object.keys(members), 'asOf'],
        properties: { ...members, asOf: AS_OF },
      },
    }),
  );
}

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

export const ApiPage = () =>
  applyDecorators(
    optional('cursor', 'The `nextCursor` of the page before.', { type: 'string' }),
    optional('limit', 'Of one page.', { type: 'integer', minimum: 1, maximum: 1_000 }),
  );

export const ApiBy = () =>
  ApiQuery({
    name: 'by',
    required: true,
    description: 'One dimension or several, separated by commas.',
    style: 'form',
    explode: false,
    schema: { type: 'array', items: { type: 'string', enum: [...BREAKDOWN_DIMENSIONS] } },
  });

export const ApiFilter = () =>
  applyDecorators(
    ...['environmentId', 'userId', 'modelId', 'automationId'].map((name) =>
      optional(name, 'Only runs of this one.', { type: 'string' }),
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

const choice = (values: readonly string[]): Schema => ({ type: 'string', enum: [...values] });

const optional = (name: string, description: string, schema: Schema) =>
  ApiQuery({ name, description, required: false, schema });
