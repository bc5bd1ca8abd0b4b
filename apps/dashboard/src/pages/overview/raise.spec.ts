/** The increase of an allocation: enough for the usage, in whole steps, and never more than is unallocated. */
import { raiseNeeded } from './raise.js';

const amount = (credits: number) => ({ milliCredits: credits * 1_000, credits: `${credits}` });

it.each([
  ['a tenth more than was used, in steps of ten thousand', 50_000, 60_000, 100_000, 70_000],
  ['what was used, exactly a step below', 50_000, 100_000, 100_000, 110_000],
  ['all that is left, where that is less', 50_000, 60_000, 12_500.9, 62_500],
  ['all that is left, where it is just enough', 50_000, 60_000, 10_000, 60_000],
  ['nothing, where it is not', 50_000, 60_000, 9_999.999, null],
  ['a part of a credit rounded up', 0, 20_000.001, 20_001, 20_001],
  ['nothing, where no part of a credit is left for it', 0, 20_000.001, 20_000.5, null],
  ['nothing, where it is enough already', 80_000, 60_000, 100_000, null],
])('is %s', (_what, available, used, unallocated, to) => {
  const usage = { available: amount(available), poolConsumed: amount(used) };
  const raise = raiseNeeded(usage, unallocated * 1_000);
  expect(raise).toEqual(to === null ? null : { by: to - available, to });
});
