/** The changes that the policy dialog announces. */
import { policyShifts } from './policy-shifts.js';

const JANUARY = '2027-01-01T00:00:00.000Z';
const FEBRUARY = '2027-02-01T00:00:00.000Z';
const NOVEMBER = '2026-11-01T00:00:00.000Z';
const row = (effectiveFrom: string, terms: object, version = 'own') => ({
  version,
  effectiveFrom,
  ...terms,
});
const policy = (rows: object[]) => ({
  terms: { rounding: 'ceil', trialDays: 30 },
  toCome: [
    { effectiveFrom: JANUARY, version: 'published', terms: { trialDays: 10 } },
    { effectiveFrom: FEBRUARY, version: 'published', terms: { trialDays: 20 } },
  ],
  rows: rows as Record<string, unknown>[],
});

it.each([
  {
    what: 'a new row, against what holds now',
    was: [],
    is: [row(NOVEMBER, { rounding: 'exact' })],
    shifts: [{ from: NOVEMBER, name: 'rounding', before: 'ceil', after: 'exact' }],
  },
  {
    what: 'a new row, against what holds on its date',
    was: [],
    is: [row(JANUARY, { trialDays: 5 })],
    shifts: [{ from: JANUARY, name: 'trialDays', before: 10, after: 5 }],
  },
  {
    what: 'a new row, against the last that came before its date',
    was: [],
    is: [row(FEBRUARY, { trialDays: 5 })],
    shifts: [{ from: FEBRUARY, name: 'trialDays', before: 20, after: 5 }],
  },
  {
    what: 'a term that is written with more in it, and none in another order',
    was: [row(JANUARY, { rates: { a: 1 }, own: { a: 1, b: [2] } })],
    is: [row(JANUARY, { rates: { a: 1, b: 2 }, own: { b: [2], a: 1 } })],
    shifts: [{ from: JANUARY, name: 'rates', before: { a: 1 }, after: { a: 1, b: 2 } }],
  },
  {
    what: 'a term of a row that was there',
    was: [row(JANUARY, { trialDays: 5, rounding: 'exact' })],
    is: [row(JANUARY, { trialDays: 7, rounding: 'exact' })],
    shifts: [{ from: JANUARY, name: 'trialDays', before: 5, after: 7 }],
  },
  {
    what: 'a row that goes',
    was: [row(JANUARY, { trialDays: 5 })],
    is: [],
    shifts: [{ from: JANUARY, name: 'trialDays', before: 5, after: undefined }],
  },
  {
    what: 'a row on another date, the earliest first',
    was: [row(JANUARY, { rounding: 'exact' })],
    is: [row(NOVEMBER, { rounding: 'exact' })],
    shifts: [
      { from: NOVEMBER, name: 'rounding', before: 'ceil', after: 'exact' },
      { from: JANUARY, name: 'rounding', before: 'exact', after: undefined },
    ],
  },
  {
    what: 'no more than a name',
    was: [row(JANUARY, { trialDays: 5 })],
    is: [row(JANUARY, { trialDays: 5 }, 'renamed')],
    shifts: [],
  },
])('tells of $what', ({ was, is, shifts }) => {
  expect(policyShifts(policy(was), is)).toEqual(shifts);
});
