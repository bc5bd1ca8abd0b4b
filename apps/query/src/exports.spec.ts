/** Lists as files, read by a parser that knows nothing of how they were written. */
import { parse } from 'csv-parse/sync';
import { clearUsage } from '#read-models';
import { type QueryApp, startQueryApp, STREAMS_OF_TENANT, TENANT } from './testing/query-app.js';

let query: QueryApp;
beforeEach(async () => void (query = await startQueryApp()));
afterEach(() => query.close());

const csv = (text: string): Record<string, string>[] => parse(text, { columns: true });
const report = (search = '') => query.text(`/${TENANT}/usage/report${search}`);

describe("Microsoft's report", () => {
  beforeEach(async () => {
    query.time.now = '2025-10-02T12:00:00.000Z';
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

  it('is of the present month unless one is named', async () => {
    expect(csv((await report()).text).map(({ Date }) => Date)).toEqual(['2025-10-01']);
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
  it.each([
    ...['=HYPERLINK("http://x")', '+1', '-1+2', '@SUM(A1)', '\tx', '\rx'],
    ...[' =1', '\u00a0+1', '\u3000@x', '\u200b=1', '\ufeff-1', '\u202e=1', '|calc'],
  ])('is disarmed: %j', async (userId) => {
    await query.use({ id: 'a', userId });
    await query.project();
    const [row] = csv((await report('?month=2025-09')).text);
    expect(row!['UserId']).toBe(`'${userId}`);
  });
});

describe('a list as a whole', () => {
  beforeEach(async () => {
    const many = Array.from({ length: 1_203 }, (_, index) => ({
      id: `run-${index}`,
      modelId: `m-${index % 7}`,
      automationId: `flow-${index}`,
      quantity: { pages: index % 4 },
    }));
    await query.use(...many);
    await query.project();
  });

  async function pages(path: string, member: string): Promise<Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = [];
    let cursor = '';
    do {
      const { body } = await query.get(`${path}&limit=500${cursor && `&cursor=${cursor}`}`);
      all.push(...(body as unknown as Record<string, Record<string, unknown>[]>)[member]!);
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    return all;
  }

  it.each([
    ['usage/breakdown?by=automation,model', 'rows'],
    ['activity?modelId=m-3', 'runs'],
    ['activity?month=2025-09', 'runs'],
    ['ledger?month=2025-09', 'events'],
  ])('is what its pages are together: %s', async (path, member) => {
    const wanted = await pages(`/${TENANT}/${path}`, member);
    const lines = await query.text(`/${TENANT}/${path}&format=ndjson`);
    expect(
      lines.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(wanted);
    const table = csv((await query.text(`/${TENANT}/${path}`, 'text/csv')).text);
    expect(table).toHaveLength(wanted.length);
  });

  it('gives amounts as credits and dimensions with their names', async () => {
    const { text } = await query.text(`/${TENANT}/usage/breakdown?by=model&format=csv`);
    const [first] = csv(text);
    expect(first).toMatchObject({ model: 'm-0', modelName: 'Invoices', consumed: '8256' });
  });

  it('has its header where it has no row', async () => {
    const { text } = await query.text(`/${TENANT}/activity?modelId=none&format=csv`);
    expect(text).toMatch(/^id,source,type,time,.*\r\n$/);
  });

  it.each([
    ['activity?format=csv&limit=5', 'limit'],
    ['activity?bom=true', 'bom'],
    ['activity?format=ndjson&bom=true', 'bom'],
    ['activity?format=csv&bom=maybe', 'bom'],
    ['activity?format=csv&month=1', 'month'],
  ])('is refused as %s', async (path, field) => {
    const { status, text } = await query.text(`/${TENANT}/${path}`);
    expect(status).toBe(422);
    expect(JSON.parse(text)).toMatchObject({ field });
  });
});

describe('a file', () => {
  it('gives the place back that it took, once it was sent', async () => {
    await query.use({ id: 'a' });
    await query.project();
    for (const path of [`/${TENANT}/activity?format=csv`, `/${TENANT}/usage/report`]) {
      for (let count = 0; count <= STREAMS_OF_TENANT; count++) {
        expect((await query.text(path)).status).toBe(200);
      }
    }
  });

  it.each(['activity?format=csv', 'activity?format=ndjson', 'usage/report?format=csv'])(
    'is made of whole rows alone, unless others are asked for: %s',
    async (path) => {
      await query.use({ id: 'a' });
      await query.project();
      await clearUsage(query.readModels, await query.head());
      const statusOf = async (search: string) =>
        (await query.text(`/${TENANT}/${path}${search}`)).status;
      expect(await statusOf('')).toBe(503);
      expect(await statusOf('&allowPartial=false')).toBe(503);
      expect([200, 404]).toContain(await statusOf('&allowPartial=true'));
    },
  );
});

describe('the environments of a month', () => {
  const NAMES = ['prod', 'dev', 'test'];

  beforeEach(async () => {
    await query.use(
      ...NAMES.map((name) => ({ id: name, environmentId: name, environmentName: name })),
    );
    await query.project();
  });

  it('come as a file, in the order and with the search of the question', async () => {
    const { text, headers } = await query.text(`/${TENANT}/usage?format=csv&order=environment`);
    expect(headers['content-disposition']).toBe('attachment; filename="environments.csv"');
    expect(csv(text).map(({ environmentId }) => environmentId)).toEqual(['dev', 'prod', 'test']);
    const found = csv((await query.text(`/${TENANT}/usage?format=csv&search=TES`)).text);
    expect(found).toEqual([expect.objectContaining({ environmentId: 'test', consumed: '96' })]);
  });

  it('come as lines of JSON, one for each, however many asked for their page before', async () => {
    const { body } = await query.get(`/${TENANT}/usage?order=environment`);
    const { text, headers } = await query.text(`/${TENANT}/usage?format=ndjson&order=environment`);
    expect(headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(body.environments);
  });

  it('are no file of several months, whose answer has none', async () => {
    const { status, text } = await query.text(`/${TENANT}/usage?month=2025-08..2025-09&format=csv`);
    expect(status).toBe(422);
    expect(JSON.parse(text)).toMatchObject({ field: 'format' });
  });
});

describe('the list of tenants', () => {
  it('comes as a file with every tenant in it', async () => {
    const names = Array.from({ length: 30 }, (_, number) => `=tenant-${number}`);
    for (const name of names) await query.useOf(name, { id: 'a' });
    await query.project();
    const table = csv((await query.text('?format=csv')).text);
    expect(table.map(({ tenantId }) => tenantId).sort()).toEqual(
      names.map((name) => `'${name}`).sort(),
    );
    expect(table[0]).toMatchObject({ firstMonth: '2025-09', lastMonth: '2025-09' });
  });
});

describe('a list that is exported while its month ends', () => {
  const RUNS = 1_001;

  /** The clock is looked at once before the month is over. */
  const endMonthAfterOneLook = () => {
    const looks = ['2025-09-30T23:59:59.999Z'];
    const now = () => looks.pop() ?? '2025-10-01T00:00:00.000Z';
    Object.defineProperty(query.time, 'now', { get: now });
  };

  beforeEach(async () => {
    const runs = Array.from({ length: RUNS }, (_, n) => ({ id: `${n}`, environmentId: `e-${n}` }));
    await query.use(...runs);
    await query.project();
    endMonthAfterOneLook();
  });

  it.each(['usage', 'usage/breakdown?by=environment', 'activity'])('%s is whole', async (list) => {
    const { text } = await query.text(`/${TENANT}/${list}`, 'text/csv');
    expect(csv(text)).toHaveLength(RUNS);
  });
});
