/** The limits on extensions per month and per year (A12). */
import { DEFAULT_POLICY } from '../policy/policy.js';
import { extensionLimitReached } from './extension-limits.js';

const AT = '2025-10-15T12:00:00.000Z';
const asked = (month: string) => ({
  extensionId: month,
  requestedBy: 'maria',
  requestedAt: `${month}-31T23:59:59.999Z`,
  effectiveFrom: `${month}-31T23:59:59.999Z`,
  milliCredits: 1,
});

it.each([
  { months: [], limit: null },
  { months: ['2025-10'], limit: null },
  { months: ['2025-10', '2025-10'], limit: 'month' },
  { months: ['2024-10', '2024-10', '2025-08', '2025-08', '2025-10'], limit: null },
  { months: ['2025-03', '2025-03', '2025-05', '2025-05', '2025-07'], limit: null },
  { months: ['2025-03', '2025-03', '2025-05', '2025-05', '2025-07', '2025-07'], limit: 'year' },
  { months: ['2024-03', '2024-03', '2025-05', '2025-05', '2025-07', '2025-07'], limit: null },
])('after those of $months: $limit', ({ months, limit }) => {
  expect(extensionLimitReached(months.map(asked), DEFAULT_POLICY[0], AT)).toBe(limit);
});
