/** Microsoft's consumption report as CSV, read by an independent parser. */
import { parse } from 'csv-parse/sync';
import type { PolicyRow } from '#metering';
import { BY, type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

/** The clock's time unless a spec advances it. */
const DURING = '2025-10-02T12:00:00.000Z';

const csv = (text: string): Record<string, string>[] => parse(text, { columns: true });
const report = (search = '', tenant = TENANT) => query.text(`/${tenant}/usage/report${search}`);

beforeAll(async () => void (query = await startQueryApp()));
beforeEach(() => void (query.time.now = DURING));
afterAll(() => query.close());

describe("Microsoft's report", () => {
  beforeAll(async () => {
    query.time.now = DURING;
    await query.use(
      { id: 'a', userId: 'u-2', time: '2025-09-10T10:00:00.000Z', environmentName: 'Prod, "EU"' },
      { id: 'b', userId: 'u-1', time: '2025-09-10T23:59:59.000Z', environmentName: 'Prod, "EU"' },
      { id: 'c', userId: 'u-1', time: '2025-09-10T01:00:00.000Z', environmentName: 'Prod, "EU"' },
      {
        id: 'd',
        userId: null,
        time: '2025-10-01T10:00:00.000Z',
        environmentId: 'test',
        environmentName: null,
      },
      { id: 'e', context: 'agent', time: '2025-10-01T10:00:00.000Z' },
      { id: 'f', status: 'failed', time: '2025-10-01T10:00:00.000Z' },
    );
    await query.project();
  });

  it('has its columns, a row for each day, user and environment, and AI Builder credits only', async () => {
    const { headers, text } = await report('?month=2025-09..2025-10');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n')[0]).toBe(
      'Date,UserId,EnvironmentId,EnvironmentName,AIConsumption,IsTrial',
    );
    const september = { Date: '2025-09-10', EnvironmentId: 'prod', EnvironmentName: 'Prod, "EU"' };
    expect(csv(text)).toEqual([
      { ...september, UserId: 'u-1', AIConsumption: '192', IsTrial: 'False' },
      { ...september, UserId: 'u-2', AIConsumption: '96', IsTrial: 'False' },
      {
        ...{ Date: '2025-10-01', UserId: '', EnvironmentId: 'test', EnvironmentName: '' },
        ...{ AIConsumption: '96', IsTrial: 'False' },
      },
    ]);
  });

  it('has credits to the thousandth', async () => {
    const rows = [{ version: 'own', effectiveFrom: '2025-01-01T00:00:00.000Z', rounding: 'exact' }];
    const change = { type: 'ChangePolicy', at: '2025-09-01T00:00:00.000Z', by: BY } as const;
    await query.ledger.command('exact', { ...change, policy: rows as PolicyRow[] });
    const quantity = { tokensIn: 3_100, tokensOut: 50 };
    await query.useOf('exact', { id: 'a', capability: 'prompt', tier: 'basic', quantity });
    await query.project();
    const [row] = csv((await report('?month=2025-09', 'exact')).text);
    const { body } = await query.get('/exact/usage?month=2025-09');
    const { consumed } = body as unknown as { readonly consumed: { readonly credits: string } };
    expect(row!['AIConsumption']).toBe(consumed.credits);
    expect(consumed.credits).toMatch(/\.\d/);
  });

  it('is of the present month unless one is named', async () => {
    expect(csv((await report()).text).map(({ Date }) => Date)).toEqual(['2025-10-01']);
  });

  it('begins with the first instant of its first month and ends with the last of its last', async () => {
    query.time.now = '2025-11-02T12:00:00.000Z';
    for (const [id, time] of [
      ['before', '2025-09-30T23:59:59.999Z'],
      ['first', '2025-10-01T00:00:00.000Z'],
      ['last', '2025-10-31T23:59:59.999Z'],
      ['after', '2025-11-01T00:00:00.000Z'],
    ]) {
      await query.useOf('fabrikam', { id: id!, time: time! });
    }
    await query.project();
    const { text } = await report('?month=2025-10', 'fabrikam');
    const days = csv(text);
    expect(days.map(({ Date }) => Date)).toEqual(['2025-10-01', '2025-10-31']);
  });

  it('comes as lines of JSON, by parameter or by Accept', async () => {
    const lines = await report('?format=ndjson');
    expect(JSON.parse(lines.text)).toMatchObject({ AIConsumption: 96, IsTrial: false });
    const accepted = await query.text(`/${TENANT}/usage/report`, 'application/x-ndjson');
    expect(accepted.text).toBe(lines.text);
  });

  it.each([
    ['text/csv;q=0.5, application/x-ndjson', 'application/x-ndjson'],
    ['text/csv;q=0, application/x-ndjson;q=0.1', 'application/x-ndjson'],
    ['application/json, text/plain, */*', 'text/csv'],
    ['APPLICATION/X-NDJSON ; q=1.000', 'application/x-ndjson'],
    ['application/x-ndjson;q=0', 'text/csv'],
    ['application/x-ndjson;q=many', 'application/x-ndjson'],
    [', ;q=1,', 'text/csv'],
  ])('weighs Accept: %s', async (accept, type) => {
    const { headers } = await query.text(`/${TENANT}/usage/report`, accept);
    expect(headers['content-type']).toBe(`${type}; charset=utf-8`);
  });

  it('leaves a list in pages of JSON where CSV is the lesser wish', async () => {
    const { headers } = await query.text(`/${TENANT}/activity`, 'text/csv;q=0.4, */*');
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it('begins with a byte order mark where that is asked for', async () => {
    expect((await report('?bom=true')).text).toMatch(/^\ufeffDate,/);
    expect((await report()).text).toMatch(/^Date,/);
  });

  it.each(['?month=2025-13', '?month=2025-10..2025-09', '?month=2025-09..', '?format=xml'])(
    'is refused with %s',
    async (search) => {
      expect((await report(search)).status).toBe(422);
    },
  );

  it('knows no tenant that was never heard of', async () => {
    expect((await query.text('/nobody/usage/report')).status).toBe(404);
  });
});

describe('text that a spreadsheet would take for a formula', () => {
  it.each(
    [
      ...['=HYPERLINK("http://x")', '+1', '-1+2', '@SUM(A1)', '\tx', '\rx'],
      ...[' =1', '\u00a0+1', '\u3000@x', '\u200b=1', '\ufeff-1', '\u202e=1', '|calc'],
    ].map((userId, index) => [userId, `of-formula-${index}`] as const),
  )('is disarmed: %j', async (userId, tenant) => {
    await query.useOf(tenant, { id: 'a', userId });
    await query.project();
    const [row] = csv((await report('?month=2025-09', tenant)).text);
    expect(row!['UserId']).toBe(`'${userId}`);
  });
});
