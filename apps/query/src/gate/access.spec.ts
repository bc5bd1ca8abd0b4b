/** The gate and `minPosition` over HTTP. */
import { addGrant, grantOf } from '../testing/given.js';
import { BY, type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

const ACCESS = `/${TENANT}/environments/prod/access`;

describe('access', () => {
  it('allows runs but no making in simple overage, with the code and what to do (R14)', async () => {
    await query.command(addGrant(grantOf(100)));
    await query.use({ statedCredits: { currency: 'aiBuilder', milliCredits: 110_000 } });
    await query.project();

    const { status, body } = await query.get(`${ACCESS}?userId=u-17&context=app`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      run: { allowed: true, currency: 'aiBuilder' },
      make: { allowed: false, code: 'QuotaExceeded', message: expect.stringContaining('110') },
      level: 'simple',
      asOf: { position: expect.any(Number) },
    });
    expect(body.explanation).toBeUndefined();
  });

  it('gives its reasons and the rate when asked', async () => {
    await query.command(addGrant(grantOf(100)));
    await query.project();

    const { body } = await query.get(`${ACCESS}?explain=true&capability=textRecognition`);

    expect(body).toMatchObject({
      explanation: expect.arrayContaining([{ rule: 'R7', text: expect.any(String) }]),
      rate: { currency: 'aiBuilder', price: { per: 'page', milliCredits: 3_000 } },
    });
  });

  it('gives the rate in the currency that pays: that of agents is Copilot Credits (R17)', async () => {
    await query.command(addGrant(grantOf(1_000)));
    await query.command({
      ...{ type: 'ChangeCopilotCapacity', at: query.time.now, by: BY },
      ...{ prepaidMilliCredits: 1_000_000, payAsYouGo: false },
    });
    await query.project();
    const rateOf = async (context: string) => {
      const asked = `capability=customDocumentProcessing&context=${context}`;
      return (await query.get(`${ACCESS}?${asked}`)).body as unknown as Record<string, unknown>;
    };

    expect(await rateOf('agent')).toMatchObject({
      run: { allowed: true, currency: 'copilot' },
      rate: { currency: 'copilot', price: { per: 'page', milliCredits: 8_000 } },
    });
    expect(await rateOf('app')).toMatchObject({
      run: { allowed: true, currency: 'aiBuilder' },
      rate: { currency: 'aiBuilder', price: { per: 'page', milliCredits: 100_000 } },
    });
  });

  it('answers for many at once, in order', async () => {
    await query.command(addGrant(grantOf(100)));
    await query.project();
    const requests = [
      { environmentId: 'prod', userId: 'u-17', context: 'app' },
      { environmentId: 'dev', context: 'agent' },
    ];

    const { status, body } = await query.post(`/${TENANT}/access`, { requests });

    expect(status).toBe(200);
    expect(body.answers).toMatchObject([
      { environmentId: 'prod', run: { allowed: true } },
      { environmentId: 'dev', run: { allowed: false, code: 'NoCapacity' } },
    ]);
  });

  it('asks for an app where no context is named, and says what it was asked', async () => {
    await query.command(addGrant(grantOf(100)));
    await query.project();
    const asked = { context: 'app', userId: null, capability: null, tier: null };
    expect((await query.get(ACCESS)).body).toMatchObject(asked);
    const requests = [{ environmentId: 'prod' }];
    const { body } = await query.post(`/${TENANT}/access`, { requests });
    expect(body.answers).toMatchObject([asked]);
  });

  it('lets run what is free, though everything else is blocked (R24)', async () => {
    query.time.now = '2025-11-15T00:00:00.000Z';
    await query.use({ time: query.time.now, capability: 'prediction', quantity: { rows: 1 } });
    await query.project();

    const free = await query.get(`${ACCESS}?capability=prediction`);
    const charged = await query.get(`${ACCESS}?capability=prompt&tier=premium`);

    expect(free.body).toMatchObject({
      run: { allowed: true },
      rate: { free: 'freeCapability', price: null },
    });
    expect(charged.body).toMatchObject({
      run: { allowed: false, code: 'NoCapacity' },
      rate: { free: null, price: { per: 'token', milliCreditsIn: 140, milliCreditsOut: 560 } },
    });
  });

  it("answers for the user's trial, and only for that user's (R21)", async () => {
    await query.command({ type: 'StartTrial', at: query.time.now, userId: 'u-17', by: BY });
    await query.project();
    const as = async (userId: string) => (await query.get(`${ACCESS}?userId=${userId}`)).body;
    expect(await as('u-17')).toMatchObject({ run: { allowed: true }, make: { allowed: true } });
    expect(await as('u-18')).toMatchObject({
      run: { allowed: false, code: 'NoCapacity' },
      make: { allowed: false },
    });
    await query.use({
      time: query.time.now,
      statedCredits: { currency: 'aiBuilder', milliCredits: 200_000_001 },
    });
    await query.project();
    expect(await as('u-17')).toMatchObject({ run: { allowed: false }, make: { allowed: false } });
  });

  it('answers for every environment of a large tenant at once, and for no more', async () => {
    await query.command(addGrant(grantOf(100)));
    const requests = Array.from({ length: 5_001 }, (_, number) => ({
      environmentId: `e-${number}`,
    }));
    await query.use({
      environmentId: 'e-4999',
      statedCredits: { currency: 'aiBuilder', milliCredits: 110_000 },
    });
    await query.command({
      type: 'ChangeAllocation',
      at: query.time.now,
      environmentId: 'e-4999',
      milliCredits: 50_000,
      by: BY,
    });
    await query.project();

    const { status, body } = await query.post(`/${TENANT}/access`, {
      requests: requests.slice(0, 5_000),
    });

    expect(status).toBe(200);
    expect(body.answers).toHaveLength(5_000);
    expect(body.answers.at(0)).toMatchObject({ environmentId: 'e-0', run: { allowed: true } });
    expect(body.answers.at(-1)).toMatchObject({ environmentId: 'e-4999', level: 'important' });
    expect((await query.post(`/${TENANT}/access`, { requests })).status).toBe(422);
  });

  it('names what is wrong in a batch', async () => {
    const requests = [{ environmentId: '', context: 'fridge' }];

    const { status, body } = await query.post(`/${TENANT}/access`, { requests });

    expect(status).toBe(422);
    expect(JSON.stringify(body.errors)).toContain('context');
  });
});

describe('minPosition', () => {
  it('waits until the write can be read', async () => {
    const written = await query.command(addGrant(grantOf(100)));
    const position = written.kind === 'done' ? written.position : null;
    query.waiting.sleep = query.project;

    const { status, body } = await query.get(`/${TENANT}/usage?minPosition=${position}`);

    expect(status).toBe(200);
    expect(body.entitlement.credits).toBe('100');
    expect(body.asOf.position).toBeGreaterThanOrEqual(position!);
  });

  it('gives up within a bound and says when to come back', async () => {
    await query.use({});
    await query.project();

    const { status, headers, body } = await query.get(`/${TENANT}/usage?minPosition=999999`);

    expect(status).toBe(503);
    expect(headers['retry-after']).toBeDefined();
    expect(body.type).toMatch(/positionNotReached$/);
    expect(body.asOf.position).toEqual(expect.any(Number));
  });
});
