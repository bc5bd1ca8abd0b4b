/** Amounts and problems in responses. */
import { amount } from './amount.js';
import { rejectionProblem } from './rejection-problems.js';

describe('an amount', () => {
  it.each([
    [1_024_000_000, '1024000'],
    [7_500, '7.5'],
    [0, '0'],
    [1, '0.001'],
  ])('of %d milli-credits is %s credits', (milliCredits, credits) => {
    expect(amount(milliCredits)).toEqual({ milliCredits, credits });
  });
});

describe('the problem of a refusal', () => {
  it('keeps the code of the refusal', () => {
    expect(rejectionProblem('grantNotFound')).toMatchObject({ code: 'grantNotFound', status: 404 });
    expect(rejectionProblem('allocationExceedsUnallocated').status).toBe(422);
  });
});
