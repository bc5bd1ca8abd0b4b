/** The command that undoes each kind of change in an audit trail. */
import type { AuditEntry } from '../data/api.js';
import { inverseOf } from './inverse.js';

/** What would be sent, in place of the service. */
jest.mock('../data/commands.js', () => {
  const named =
    (name: string) =>
    (...given: unknown[]) => [name, ...given];
  return Object.fromEntries(
    [
      'addGrant',
      'allocate',
      'changeCopilot',
      'changeEnvironmentCopilot',
      'changePolicy',
      'changeSettings',
      'endGrant',
    ].map((name) => [name, named(name)]),
  );
});

const TODAY = '2026-11-24';
const entry = (change: Partial<AuditEntry>) =>
  ({ subject: null, before: null, ...change }) as AuditEntry;
const ofProd = { environmentId: 'prod' };
const GRANT = {
  grantId: 'g',
  sku: 'aiBuilderAddOn',
  quantity: 2,
  validFrom: '2025-01-01T00:00:00.000Z',
  validTo: null,
  contractStart: null,
  creditsEach: { milliCredits: 1_000_000_000, credits: '1000000' },
};

it.each([
  [
    'a first allocation by none',
    { type: 'AllocationChanged', subject: ofProd },
    ['allocate', 't', 'prod', { credits: 0 }],
  ],
  [
    'an allocation by the one before',
    { type: 'AllocationChanged', subject: ofProd, before: { credits: '250' } },
    ['allocate', 't', 'prod', { credits: 250 }],
  ],
  ['a grant by its end', { type: 'GrantAdded', subject: { grantId: 'g' } }, ['endGrant', 't', 'g']],
  [
    'the end of a grant by the same grant from today',
    { type: 'GrantEnded', subject: { grantId: 'g' }, before: GRANT },
    [
      'addGrant',
      't',
      { sku: 'aiBuilderAddOn', quantity: 2, creditsEach: 1_000_000, validFrom: TODAY },
    ],
  ],
  [
    'switches by the switches before',
    { type: 'SettingsChanged', before: { allowUnallocated: true, warningPercents: [80] } },
    ['changeSettings', 't', { allowUnallocated: true, warningPercents: [80], sources: [] }],
  ],
  [
    'a policy by the rows before',
    { type: 'PolicyChanged', before: [] },
    ['changePolicy', 't', { rows: [] }],
  ],
  [
    'the Copilot Credits of the tenant by those before',
    { type: 'CopilotCapacityChanged', before: { prepaid: { credits: '9' }, payAsYouGo: true } },
    ['changeCopilot', 't', { prepaidCredits: 9, payAsYouGo: true }],
  ],
  [
    'the Copilot Credits of an environment by those that held before',
    {
      type: 'EnvironmentCopilotChanged',
      subject: ofProd,
      before: { credits: { credits: '0' }, drawFromTenant: true, payAsYouGo: true },
    },
    [
      'changeEnvironmentCopilot',
      't',
      'prod',
      { credits: 0, drawFromTenant: true, payAsYouGo: true },
    ],
  ],
] as const)('takes back %s', (_what, change, command) => {
  expect(inverseOf('t', entry(change as Partial<AuditEntry>), TODAY)).toEqual(command);
});

it.each([
  'LedgerOpened',
  'MonthlyReset',
  'MonthClosed',
  'TrialStarted',
  'ExtensionGranted',
] as const)('offers nothing against %s', (type) =>
  expect(inverseOf('t', entry({ type }), TODAY)).toBeNull(),
);
