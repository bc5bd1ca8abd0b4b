/** The forecast in JSON Schema, for the OpenAPI document. */
import { list, object, TEXT } from '#platform';
import { AMOUNT, MONTH } from './schemas.js';

const FORECAST_AMOUNTS = { expected: AMOUNT, low: AMOUNT, high: AMOUNT } as const;
const DAY = { type: 'string', description: 'For example 2026-11-24, in UTC.' } as const;

export const FORECAST = {
  tenantId: TEXT,
  month: MONTH,
  at: { type: 'string', description: 'The instant up to which usage is known.' },
  entitlement: AMOUNT,
  consumed: AMOUNT,
  end: {
    ...object(FORECAST_AMOUNTS),
    description:
      'The expected usage at the end of the month, with its band. For a closed month, all three values are the actual usage.',
  },
  runsOutOn: {
    ...DAY,
    type: ['string', 'null'],
    description:
      'The day on which the expected usage exceeds the credits owned; null if it does not.',
  },
  days: {
    ...list(object({ day: DAY, consumed: AMOUNT })),
    description: 'The usage of each day so far.',
  },
  ahead: {
    ...list(object({ day: DAY, ...FORECAST_AMOUNTS })),
    description: 'The expected cumulative usage on each day from today to the end of the month.',
  },
  months: {
    ...list(object({ month: MONTH, consumed: AMOUNT })),
    description: 'Up to twelve months, ending with this one, including months without usage.',
  },
  method: object({
    name: TEXT,
    historyDays: {
      type: 'integer',
      description: 'The number of full days that the forecast is based on.',
    },
    bandPercent: {
      type: 'integer',
      description: 'The percentage of months that are expected to end within the band.',
    },
  }),
  past: object({
    medianErrorPercent: {
      type: ['integer', 'null'],
      description:
        'The median error over the months listed below, in percent of the actual usage; null if none of them is over.',
    },
    months: list(
      object({
        month: MONTH,
        knownUntil: DAY,
        ...FORECAST_AMOUNTS,
        actual: AMOUNT,
        errorPercent: { type: ['integer', 'null'] },
      }),
    ),
  }),
} as const;
