/** The members that an audit entry lists as changed, for each kind of change. */
import type { AuditEntry } from '../../data/api.js';
import { membersChanged } from './members-changed.js';

const entry = (type: string, before: unknown, after: unknown) =>
  ({ type, before, after }) as AuditEntry;
const amount = (credits: number) => ({ milliCredits: credits * 1_000, credits: String(credits) });
const row = (version: string, terms: object = {}) => ({
  version,
  effectiveFrom: '2027-01-01T00:00:00.000Z',
  ...terms,
});
const rule = (version: string) => ({ version, from: '2027-01-01T00:00:00.000Z' });

it('takes an allocation for one amount, which may begin or end', () => {
  expect(membersChanged(entry('AllocationChanged', amount(1), amount(2)))).toEqual([
    { name: 'amount', before: amount(1), after: amount(2) },
  ]);
  expect(membersChanged(entry('AllocationChanged', amount(1), null))).toEqual([
    { name: 'amount', before: amount(1), after: undefined },
  ]);
});

it('leaves out what stayed as it was, and ids', () => {
  const before = { allowUnallocated: true, warningPercents: [80] };
  const after = { allowUnallocated: true, warningPercents: [80, 100], grantId: 'g' };
  expect(membersChanged(entry('SettingsChanged', before, after))).toEqual([
    { name: 'warningPercents', before: [80], after: [80, 100] },
  ]);
});

it('compares the rows of a policy by version and date, in any order', () => {
  const before = [row('gone', { rounding: 'exact' }), row('kept', { trialDays: 5 })];
  const after = [row('kept', { trialDays: 5 }), row('new', { trialDays: 9 })];
  expect(membersChanged(entry('PolicyChanged', before, after))).toMatchObject([
    { rule: rule('gone'), before: { rounding: 'exact' }, after: undefined },
    { rule: rule('new'), before: undefined, after: { trialDays: 9 } },
  ]);
});

it('lays a whole configuration out flat, and finds nothing where a month closes', () => {
  const whole = {
    grants: [],
    allocations: [],
    settings: { allowUnallocated: true },
    copilot: { prepaid: amount(0), payAsYouGo: false, environments: [] },
  };
  const names = membersChanged(entry('LedgerOpened', null, whole)).map(({ name }) => name);
  expect(names.sort()).toEqual([
    'allocations',
    'allowUnallocated',
    'environments',
    'grants',
    'payAsYouGo',
    'prepaid',
  ]);
  expect(membersChanged(entry('MonthClosed', whole, whole))).toEqual([]);
});
