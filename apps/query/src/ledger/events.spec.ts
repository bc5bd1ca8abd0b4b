/** The explanation of a usage event, and single ledger events, over HTTP. */
import { recordRejected } from '#read-models';
import { BY, type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

const rejection = {
  topic: 'ai-model-executed',
  partition: 3,
  offset: 7,
  tenantId: TENANT,
  eventId: 'bad-1',
  source: '/app',
  code: 'invalidMember',
  field: 'data.quantity',
  reason: 'data.quantity must be an object',
  rejectedAt: '2025-09-15T00:00:00.000Z',
  message: null,
};

describe('what became of a usage event', () => {
  it('explains a charge: rate, units, rounding, pool, policy and what it changed', async () => {
    const milliCredits = 3_000;
    const at = '2025-09-01T00:00:00.000Z';
    const grant = {
      grantId: 'grant-1',
      sku: 'custom',
      quantity: 1,
      milliCreditsEach: 1_000_000,
      validFrom: at,
      validTo: null,
      contractStart: null,
    };
    await query.command({ type: 'AddGrant', at, grant, by: BY });
    await query.command({
      type: 'ChangeAllocation',
      at,
      environmentId: 'prod',
      milliCredits,
      by: BY,
    });
    const quantity = { tokensIn: 3_100, tokensOut: 50 };
    await query.use({ capability: 'prompt', tier: 'basic', quantity });
    await query.use({ id: 'run-2', environmentId: 'dev' });
    await query.project();

    const { status, body } = await query.get(`/${TENANT}/events/run-1`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'run-1',
      status: 'charged',
      run: { environmentId: 'prod', charged: { credits: '4' }, drawnFrom: 'allocation' },
      charge: { regime: 'classic', policyVersion: expect.any(String) },
      explanation: {
        price: { per: 'token', milliCreditsIn: 1, milliCreditsOut: 3 },
        quantity,
        exact: { credits: '3.25' },
        charged: { credits: '4' },
      },
      ledger: { month: '2025-09', metadata: { origin: 't/0/1' } },
    });
    expect(body.explanation.steps.map((step) => step.text).join(' ')).toContain(
      '3100 tokens in at 1 per 1,000, 50 tokens out at 3 per 1,000: 3.25 credits.',
    );
    expect(body.effects.map((event) => event.type)).toEqual([
      'UsageWarningRaised',
      'UsageWarningRaised',
      'OverageEntered',
    ]);
  });

  it('has only the refusals of its own source', async () => {
    await query.use({ id: 'bad-1', source: '/b' });
    await query.project();
    await query.readModels.transaction((one) => recordRejected(one, [rejection]));
    const of = async (search: string) =>
      (await query.get(`/${TENANT}/events/bad-1${search}`)).body.rejections;
    expect(await of('')).toHaveLength(1);
    expect(await of('?source=%2Fapp')).toHaveLength(1);
    expect(await of('?source=%2Fb')).toEqual([]);
  });

  it('finds it in a month long past and asks for the source where that is needed', async () => {
    await query.use({ source: '/a' }, { source: '/b', quantity: { pages: 1 } });
    await query.use(...Array.from({ length: 300 }, (_, index) => ({ id: `other-${index}` })));
    await query.use({ id: 'late' });
    query.time.now = '2025-12-01T00:00:00.000Z';
    await query.ledger.openPresentMonth(TENANT);
    await query.project();

    const ambiguous = await query.get(`/${TENANT}/events/run-1`);
    const named = await query.get(`/${TENANT}/events/run-1?source=${encodeURIComponent('/b')}`);
    const late = await query.get(`/${TENANT}/events/late`);

    expect(ambiguous).toMatchObject({ status: 409, body: { sources: ['/a', '/b'] } });
    expect(named.body).toMatchObject({ status: 'charged', run: { charged: { credits: '32' } } });
    expect(late.body).toMatchObject({ status: 'charged', run: { id: 'late', month: '2025-09' } });
  });

  it('says that it was rejected and why, once however often it was', async () => {
    await query.readModels.transaction(async (transaction) => {
      await recordRejected(transaction, [rejection]);
      await recordRejected(transaction, [rejection]);
    });

    const { body } = await query.get(`/${TENANT}/events/bad-1`);

    expect(body).toMatchObject({
      status: 'rejected',
      rejections: [{ code: 'invalidMember', field: 'data.quantity', reason: rejection.reason }],
    });
    expect(body.rejections).toHaveLength(1);
  });

  it('does not know an event that never came', async () => {
    await query.use({});
    await query.project();

    const { status, body } = await query.get(`/${TENANT}/events/other`);

    expect(status).toBe(404);
    expect(body.type).toMatch(/eventNotFound$/);
  });
});

describe('the activity of a month', () => {
  it('pages through the runs, the newest recorded first', async () => {
    await query.use({ id: '1' }, { id: '2' }, { id: '3', environmentId: 'dev' });
    await query.project();

    const first = await query.get(`/${TENANT}/activity?limit=2`);
    const second = await query.get(`/${TENANT}/activity?limit=2&cursor=${first.body.nextCursor}`);
    const ofDev = await query.get(`/${TENANT}/activity?environmentId=dev`);

    const ids = ({ body }: typeof first) => body.runs.map((run) => run.id);
    expect(ids(first)).toEqual(['3', '2']);
    expect(ids(second)).toEqual(['1']);
    expect(second.body.nextCursor).toBeNull();
    expect(ids(ofDev)).toEqual(['3']);
  });

  it.each(['recorded', 'charged'])(
    'names the environment of each as the newest of its runs does, in the order %s',
    async (order) => {
      const time = '2025-09-11T00:00:00.000Z';
      await query.use({ id: '1', environmentName: 'Before' }, { id: '2', environmentName: null });
      await query.use({ id: '3', time, environmentName: 'After' });
      await query.use({ id: '4', environmentId: 'dev', environmentName: null });
      await query.project();

      const { body } = await query.get(`/${TENANT}/activity?month=2025-09&order=${order}`);
      const one = await query.get(`/${TENANT}/events/1`);

      const members = body.runs.map(({ id, ...run }) => [
        id,
        (run as Record<string, unknown>)['environmentName'],
      ]);
      expect(Object.fromEntries(members)).toEqual({ 1: 'After', 2: 'After', 3: 'After', 4: null });
      expect(one.body).toMatchObject({ run: { environmentName: 'After' } });
    },
  );
});

describe('the activity of a month in the order of what it cost', () => {
  it('pages through the runs, the costliest first, and of equal ones the newest', async () => {
    const pages = [3, 20, 3, 1].map((count, number) => ({
      id: `${number}`,
      capability: 'invoiceProcessing' as const,
      quantity: { pages: count },
    }));
    await query.use(...pages);
    await query.project();
    const found: string[] = [];
    let cursor = '';
    do {
      const { body } = await query.get(`/${TENANT}/activity?order=charged&limit=3${cursor}`);
      found.push(...body.runs.map((run) => run.id));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    expect(found).toEqual(['1', '2', '0', '3']);
  });
});

describe('the ledger of a month', () => {
  it('shows every event in order, from the store itself', async () => {
    await query.use({ id: '1' });
    await query.project();

    const first = await query.get(`/${TENANT}/ledger?limit=1`);
    const second = await query.get(`/${TENANT}/ledger?limit=5&cursor=${first.body.nextCursor}`);

    expect(first.body.events).toMatchObject([{ revision: 0, type: 'LedgerOpened' }]);
    expect(second.body).toMatchObject({
      events: [
        {
          revision: 1,
          type: 'CreditConsumed',
          data: { usage: { id: '1' } },
          explanation: { charged: { credits: '96' } },
        },
      ],
      nextCursor: null,
    });
  });
});

describe('the tenants', () => {
  it('are listed with their months', async () => {
    await query.use({});
    query.time.now = '2025-10-01T00:00:00.000Z';
    await query.ledger.openPresentMonth(TENANT);
    await query.project();

    const { body } = await query.get('');

    expect(body.tenants).toEqual([
      { tenantId: TENANT, firstMonth: '2025-09', lastMonth: '2025-10' },
    ]);
  });
});
