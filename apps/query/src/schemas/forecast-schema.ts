/** The forecast in JSON Schema, for the OpenAPI document. */
import { list, object, TEXT } from '#platform';
import { AMOUNT, MONTH } from './schemas.js';

const FORECAST_AMOUNTS = { expected: AMOUNT, low: AMOUNT, high: AMOUNT } as const;
const DAY = { type: 'string', description: 'As 2026-11-24, in UTC.' } as const;

export const FORECAST = {
  tenantId: TEXT,
  month: MONTH,
  at: { type: 'string', description: 'Until when the use is known.' },
  entitlement: AMOUNT,
  consumed: AMOUNT,
  end: {
    ...object(FORECAST_AMOUNTS),
    description: 'At the end of the month; all three are what was used when it is over.',
  },
  runsOutOn: {
    ...DAY,
    type: ['string', 'null'],
    description: 'The day on which the expected use passes what is owned.',
  },
  days: {
    ...list(object({ day: DAY, consumed: AMOUNT })),
    description: 'What was used, day by day, until now.',
  },
  ahead: {
    ...list(object({ day: DAY, ...FORECAST_AMOUNTS })),
    description: 'Sums since the 1st, from today to the last of the month.',
  },
  months: {
    ...list(object({ month: MONTH, consumed: AMOUNT })),
    description: 'Up to twelve months until this one, those without use included.',
  },
  method: object({
    name: TEXT,
    historyDays: { type: 'integer', description: 'Whole days that it is made from.' },
    bandPercent: { type: 'integer', description: 'Of such months end within the band.' },
  }),
  past: object({
    medianErrorPercent: {
      type: ['integer', 'null'],
      description: 'Of what was used, over the months below; null while none is over.',
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
