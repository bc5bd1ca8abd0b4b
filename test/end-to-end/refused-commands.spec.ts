/** Invalid commands and queries: each is rejected with a stable problem type, and nothing changes. */
import { meterForAll } from '../support/meter-process.js';
import { GRANT, problem } from '../support/command-answers.js';
import { type Tenant, tenantOf } from '../support/tenant.js';

const meter = meterForAll({ clockStart: '2025-09-15T00:00:00Z' });
let tenant: Tenant;
let tenants = 0;

beforeEach(() => void (tenant = tenantOf(meter.http, `tenant-${tenants++}`)));

type Method = 'DELETE' | 'POST' | 'PUT';

const invalid = (field: string) => ({ errors: [expect.objectContaining({ field })] });

describe('a command that cannot be', () => {
  it.each<{
    readonly name: string;
    readonly method: Method;
    readonly path: string;
    readonly body?: unknown;
    readonly status: number;
    readonly code: string;
    readonly members?: object;
  }>([
    {
      name: 'a grant without anything',
      method: 'POST',
      path: '/grants',
      body: {},
      status: 422,
      code: 'invalidRequest',
    },
    {
      name: 'a grant of less than one',
      method: 'POST',
      path: '/grants',
      body: { ...GRANT, quantity: -1 },
      status: 422,
      code: 'invalidRequest',
      members: invalid('quantity'),
    },
    {
      name: 'a grant that ends before it begins',
      method: 'POST',
      path: '/grants',
      body: { ...GRANT, validTo: '2024-12-31' },
      status: 422,
      code: 'invalidGrant',
      members: { field: 'validTo', detail: 'A grant must end after it begins.' },
    },
    {
      name: 'a grant on a day that is not',
      method: 'POST',
      path: '/grants',
      body: { ...GRANT, validFrom: '2025-02-29' },
      status: 422,
      code: 'invalidRequest',
      members: invalid('validFrom'),
    },
    {
      name: 'a grant of more than can be counted',
      method: 'POST',
      path: '/grants',
      body: { ...GRANT, creditsEach: 2 ** 53 },
      status: 422,
      code: 'invalidRequest',
      members: invalid('creditsEach'),
    },
    {
      name: 'grants that together cannot be counted',
      method: 'POST',
      path: '/grants',
      body: { ...GRANT, creditsEach: 9_007_199_254, quantity: 1_000_000 },
      status: 422,
      code: 'invalidGrant',
      members: { field: 'quantity' },
    },
    {
      name: 'a grant of a product without a known amount',
      method: 'POST',
      path: '/grants',
      body: { sku: 'mystery', quantity: 1, validFrom: '2025-01-01' },
      status: 422,
      code: 'invalidRequest',
      members: { field: 'creditsEach' },
    },
    {
      name: 'the end of a grant nobody gave',
      method: 'DELETE',
      path: '/grants/none',
      status: 404,
      code: 'grantNotFound',
    },
    {
      name: 'an allocation above what is unallocated',
      method: 'PUT',
      path: '/environments/prod/allocation',
      body: { credits: 11 },
      status: 422,
      code: 'allocationExceedsUnallocated',
      members: {
        field: 'credits',
        detail: expect.stringContaining('Only 10 credits are unallocated'),
      },
    },
    {
      name: 'a fraction of a credit',
      method: 'PUT',
      path: '/environments/prod/allocation',
      body: { credits: 0.5 },
      status: 422,
      code: 'invalidRequest',
      members: invalid('credits'),
    },
    {
      name: 'an amount in words',
      method: 'PUT',
      path: '/environments/prod/allocation',
      body: { credits: '5' },
      status: 422,
      code: 'invalidRequest',
      members: invalid('credits'),
    },
    {
      name: 'a misspelt setting',
      method: 'PUT',
      path: '/settings',
      body: { allowUnalocated: false },
      status: 422,
      code: 'invalidRequest',
      members: invalid('allowUnalocated'),
    },
    {
      name: 'warnings that do not rise',
      method: 'PUT',
      path: '/settings',
      body: { warningPercents: [100, 80] },
      status: 422,
      code: 'invalidSettings',
      members: { field: 'warningPercents' },
    },
    {
      name: 'a negative stock of Copilot Credits',
      method: 'PUT',
      path: '/copilot',
      body: { prepaidCredits: -1 },
      status: 422,
      code: 'invalidRequest',
      members: invalid('prepaidCredits'),
    },
    {
      name: 'a regime nobody knows',
      method: 'PUT',
      path: '/policy',
      body: { rows: [{ version: 'v', effectiveFrom: '2025-09-01', regime: 'golden' }] },
      status: 422,
      code: 'invalidRequest',
    },
    {
      name: 'a trial in a tenant that pays',
      method: 'POST',
      path: '/trials',
      body: { userId: 'u-1' },
      status: 422,
      code: 'trialNotAllowed',
      members: { detail: expect.stringContaining('only for tenants without credits') },
    },
    {
      name: 'the renewal of no trial',
      method: 'POST',
      path: '/trials/u-1/renewal',
      status: 404,
      code: 'trialNotFound',
    },
    {
      name: 'half a body',
      method: 'POST',
      path: '/grants',
      body: '{"sku":',
      status: 400,
      code: 'malformedBody',
    },
    { name: 'no body', method: 'POST', path: '/grants', status: 400, code: 'malformedBody' },
    {
      name: 'a wish to try out, misspelt',
      method: 'DELETE',
      path: '/grants/g?dryRun=ja',
      status: 422,
      code: 'invalidRequest',
    },
    {
      name: 'an address nobody knows',
      method: 'POST',
      path: '/gifts',
      body: {},
      status: 404,
      code: 'notFound',
    },
  ])(
    '$name: is refused, and nothing is half done',
    async ({ method, path, body, status, code, members }) => {
      await tenant.own(10);
      const before = await tenant.ledger('2025-09');

      expect(await tenant.send(method, path, body)).toMatchObject(problem(status, code, members));

      expect(await tenant.ledger('2025-09')).toEqual(before);
      expect((await tenant.get('/usage')).body).toMatchObject({
        entitlement: { credits: '10' },
        allocated: { credits: '0' },
      });
    },
  );

  it.each([
    ['/usage', 404, 'tenantNotFound'],
    ['/usage?month=2025-13', 422, 'invalidRequest'],
    ['/usage/breakdown', 422, 'invalidRequest'],
    ['/events/none', 404, 'tenantNotFound'],
    ['/environments/prod/access', 404, 'tenantNotFound'],
    ['/environments/prod/access?context=fridge', 422, 'invalidRequest'],
    ['/ledger?cursor=%00', 400, 'malformedRequest'],
    ['/%E0%A4%A', 400, 'malformedRequest'],
  ])('so is a question: %s of an unknown tenant', async (path, status, code) => {
    expect(await tenant.get(path)).toMatchObject(problem(status, code));
  });
});
