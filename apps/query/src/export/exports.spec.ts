/** CSV and NDJSON exports of every list, read by an independent parser. */
import { parse } from 'csv-parse/sync';
import { BY, type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;
const start = async () => void (query = await startQueryApp());
const close = () => query.close();

const csv = (text: string): Record<string, string>[] => parse(text, { columns: true });

const RUNS = Array.from({ length: 1_203 }, (_, index) => ({
  id: `run-${index}`,
  modelId: `m-${index % 7}`,
  automationId: `flow-${index}`,
  userId: `u-${index}`,
  quantity: { pages: 1 + (index % 4) },
}));

describe('a list as a whole', () => {
  beforeAll(async () => {
    await start();
    await query.use(...RUNS);
    for (const allowUnallocated of [false, true]) {
      const at = query.time.now;
      await query.command({ type: 'ChangeSettings', at, settings: { allowUnallocated }, by: BY });
    }
    await query.project();
  });
  afterAll(close);

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
    ['activity?order=charged', 'runs'],
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
    const text = (await query.text(`/${TENANT}/${path}`, 'text/csv')).text;
    expect(csv(text)).toHaveLength(wanted.length);
    const header = text.slice(0, text.indexOf('\r\n')).split(',');
    const members = new Set(wanted.flatMap((row) => Object.keys(row)));
    expect(header.toSorted()).toEqual([...members].sort());
  });

  it.each([
    ['usage/breakdown?by=automation', 'rows'],
    ['activity?month=2025-09', 'runs'],
    ['ledger?month=2025-09', 'events'],
    ['audit?month=2025-09', 'changes'],
  ])('continues from a cursor: %s', async (path, member) => {
    const { body } = await query.get(`/${TENANT}/${path}&limit=1`);
    const wanted = (await pages(`/${TENANT}/${path}`, member)).slice(1);
    expect(wanted).not.toEqual([]);
    const search = `&format=ndjson&cursor=${body.nextCursor}`;
    const lines = (await query.text(`/${TENANT}/${path}${search}`)).text.trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(wanted);
  });

  it('has a row for each user of a day in the report', async () => {
    const report = csv((await query.text(`/${TENANT}/usage/report?month=2025-09`)).text);
    const users = report.map(({ UserId }) => UserId).sort();
    expect(users).toEqual(RUNS.map(({ userId }) => userId).sort());
  });

  it('groups all usage once, not again for every thousand rows', async () => {
    const { readModels } = query;
    const snapshot = readModels.snapshot.bind(readModels);
    let groupings = 0;
    readModels.snapshot = (work) =>
      snapshot((reader) =>
        work({
          query(sql, parameters) {
            if (sql.includes('GROUP BY')) groupings += 1;
            return reader.query(sql, parameters);
          },
        }),
      );
    const { text } = await query.text(`/${TENANT}/usage/breakdown?by=automation&format=csv`);
    readModels.snapshot = snapshot;
    expect(csv(text)).toHaveLength(1_203);
    expect(groupings).toBe(1);
  });

  it('gives amounts as credits and dimensions with their names', async () => {
    const { text } = await query.text(`/${TENANT}/usage/breakdown?by=model&format=csv`);
    const [first] = csv(text);
    expect(first).toMatchObject({ model: 'm-0', modelName: 'Invoices', consumed: '13760' });
  });

  it('begins with one byte order mark, and has decimal commas, where that is asked for', async () => {
    const path = `/${TENANT}/usage/breakdown?by=automation&format=csv`;
    const { text } = await query.text(path);
    expect(text).not.toContain('\ufeff');
    expect((await query.text(`${path}&bom=true`)).text).toBe(`\ufeff${text}`);
    const commas = await query.text(`${path}&decimalComma=true`);
    const cells: string[][] = parse(commas.text, { delimiter: ';' });
    expect(cells.map((row) => row.map((cell) => cell.replace(',', '.')))).toEqual(parse(text));
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
    ['activity?decimalComma=true', 'decimalComma'],
    ['activity?format=ndjson&decimalComma=true', 'decimalComma'],
    ['activity?format=csv&month=1', 'month'],
  ])('is refused as %s', async (path, field) => {
    const { status, text } = await query.text(`/${TENANT}/${path}`);
    expect(status).toBe(422);
    expect(JSON.parse(text)).toMatchObject({ field });
  });
});

describe('the environments of a month', () => {
  const NAMES = ['prod', 'dev', 'test'];

  beforeAll(async () => {
    await start();
    await query.use(
      ...NAMES.map((name) => ({ id: name, environmentId: name, environmentName: name })),
    );
    await query.project();
  });
  afterAll(close);

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

  it('cannot be exported for several months, whose answer has none', async () => {
    const { status, text } = await query.text(`/${TENANT}/usage?month=2025-08..2025-09&format=csv`);
    expect(status).toBe(422);
    expect(JSON.parse(text)).toMatchObject({ field: 'format' });
  });
});

describe('the list of tenants', () => {
  beforeEach(start);
  afterEach(close);

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

  /** The first look at the clock falls within the month, all later ones in the next. */
  const endMonthAfterOneLook = () => {
    const looks = ['2025-09-30T23:59:59.999Z'];
    const now = () => looks.pop() ?? '2025-10-01T00:00:00.000Z';
    Object.defineProperty(query.time, 'now', { get: now });
  };

  beforeEach(async () => {
    await start();
    const runs = Array.from({ length: RUNS }, (_, n) => ({ id: `${n}`, environmentId: `e-${n}` }));
    await query.use(...runs);
    await query.project();
    endMonthAfterOneLook();
  });
  afterEach(close);

  it.each(['usage', 'usage/breakdown?by=environment', 'activity'])('%s is whole', async (list) => {
    const { text } = await query.text(`/${TENANT}/${list}`, 'text/csv');
    expect(csv(text)).toHaveLength(RUNS);
  });
});
