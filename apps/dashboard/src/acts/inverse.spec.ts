/** The command that undoes each kind of change in an audit trail. */
import type { AuditEntry } from '../data/api.js';
import { serviceOfPage } from '../data/service-of-page.fixture.js';

const service = serviceOfPage();
let inverseOf: typeof import('./inverse.js').inverseOf;
beforeAll(async () => void ({ inverseOf } = await import('./inverse.js')));

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
    ['PUT', 'environments/prod/allocation', { credits: 0 }],
  ],
  [
    'an allocation by the one before',
    { type: 'AllocationChanged', subject: ofProd, before: { credits: '250' } },
    ['PUT', 'environments/prod/allocation', { credits: 250 }],
  ],
  ['a grant by its end', { type: 'GrantAdded', subject: { grantId: 'g' } }, ['DELETE', 'grants/g']],
  [
    'the end of a grant by the same grant from today',
    { type: 'GrantEnded', subject: { grantId: 'g' }, before: GRANT },
    [
      'POST',
      'grants',
      { sku: 'aiBuilderAddOn', quantity: 2, creditsEach: 1_000_000, validFrom: TODAY },
    ],
  ],
  [
    'the end of a grant with an end of its own by the same until then',
    {
      ...{ type: 'GrantEnded', subject: { grantId: 'g' } },
      before: { ...GRANT, validTo: '2027-01-01T00:00:00.000Z', contractStart: '2024-01-01' },
    },
    [
      'POST',
      'grants',
      {
        ...{ sku: 'aiBuilderAddOn', quantity: 2, creditsEach: 1_000_000, validFrom: TODAY },
        ...{ validTo: '2027-01-01T00:00:00.000Z', contractStart: '2024-01-01' },
      },
    ],
  ],
  [
    'tenant settings by those before',
    { type: 'SettingsChanged', before: { allowUnallocated: true, warningPercents: [80] } },
    ['PUT', 'settings', { allowUnallocated: true, warningPercents: [80], sources: [] }],
  ],
  [
    'a policy by the rows before',
    { type: 'PolicyChanged', before: [] },
    ['PUT', 'policy', { rows: [] }],
  ],
  [
    'the Copilot Credits of the tenant by those before',
    { type: 'CopilotCapacityChanged', before: { prepaid: { credits: '9' }, payAsYouGo: true } },
    ['PUT', 'copilot', { prepaidCredits: 9, payAsYouGo: true }],
  ],
  [
    'the Copilot Credits of an environment by those that held before',
    {
      type: 'EnvironmentCopilotChanged',
      subject: ofProd,
      before: { credits: { credits: '0' }, drawFromTenant: true, payAsYouGo: true },
    },
    ['PUT', 'environments/prod/copilot', { credits: 0, drawFromTenant: true, payAsYouGo: true }],
  ],
] as const)('takes back %s', async (_what, change, [method, path, ...body]) => {
  const command = inverseOf('t', entry(change as Partial<AuditEntry>), TODAY);
  await command!({ dryRun: false, tag: undefined, reason: '', csrfToken: null });
  const [asked] = service.asked.splice(0);
  expect([asked!.method, new URL(asked!.url).pathname]).toEqual([method, `/v1/tenants/t/${path}`]);
  expect(asked!.body === null ? [] : [await asked!.json()]).toEqual(body);
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
