/** The usage breakdown over HTTP: grouping, filters, order, several months, and comparison of periods. */
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

const amount = (credits: number) => ({ milliCredits: credits * 1_000, credits: String(credits) });

/** @returns all rows, read page by page; runs `between` between two pages */
async function pages(path: string, between: () => Promise<void> = async () => undefined) {
  const rows: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await query.get(path + (cursor && `&cursor=${cursor}`));
    rows.push(...body.rows);
    cursor = body.nextCursor;
    await between();
  }
  return rows;
}

describe('the breakdown', () => {
  it('sums by any combination of dimensions, page by page', async () => {
    await query.use({ id: '1' }, { id: '2', userId: 'u-18' });
    await query.use({ id: '3', time: '2025-09-11T00:00:00.000Z', automationId: null });
    await query.project();

    expect(
      await pages(`/${TENANT}/usage/breakdown?month=2025-09&by=day,user&limit=2`),
    ).toMatchObject([
      { day: '2025-09-10', user: 'u-17', consumed: amount(96), runs: 1 },
      { day: '2025-09-10', user: 'u-18', consumed: amount(96), runs: 1 },
      { day: '2025-09-11', user: 'u-17', consumed: amount(96), runs: 1 },
    ]);
  });

  it('names models and flows, and keeps the currencies apart', async () => {
    await query.use({ id: '1' }, { id: '2', context: 'agent' });
    await query.project();

    const byModel = await query.get(`/${TENANT}/usage/breakdown?by=model`);
    const byCurrency = await query.get(`/${TENANT}/usage/breakdown?by=currency,automation`);

    expect(byModel.body.rows).toMatchObject([
      {
        model: 'm-4',
        modelName: 'Invoices',
        consumed: amount(96),
        copilotConsumed: amount(24),
        runs: 2,
      },
    ]);
    expect(byCurrency.body.rows).toMatchObject([
      { currency: 'aiBuilder', automationName: 'Inbox', consumed: amount(96), runs: 1 },
      { currency: 'copilot', automationName: 'Inbox', copilotConsumed: amount(24), runs: 1 },
    ]);
  });

  it.each(['key', 'consumed', 'runs'])(
    'ordered by %s, repeats and loses no row while runs arrive between pages',
    async (order) => {
      const users = ['u-b', 'u-d', 'u-f', 'u-h', null];
      await query.use(...users.map((userId, index) => ({ id: `${index}`, userId })));
      await query.project();
      let late = 0;

      const rows = await pages(
        `/${TENANT}/usage/breakdown?by=user&limit=2&order=${order}`,
        async () => {
          // Sorts before every other key and has the smallest sums.
          await query.use({ id: `late-${late}`, userId: `a-${late++}`, quantity: { pages: 0 } });
          await query.project();
        },
      );

      const found = rows.map((row) => (row as { user: string | null }).user);
      const ofBefore = found.filter((user) => users.includes(user));
      expect(ofBefore).toHaveLength(users.length);
      expect(new Set(ofBefore)).toEqual(new Set(users));
    },
  );

  it('begins with the largest where it is ordered by a sum', async () => {
    await query.use({ id: '1', userId: 'small', quantity: { pages: 1 } });
    await query.use(
      { id: '2', userId: 'large', quantity: { pages: 9 } },
      { id: '3', userId: 'middle' },
    );
    await query.project();

    expect(await pages(`/${TENANT}/usage/breakdown?by=user&order=consumed&limit=1`)).toMatchObject([
      { user: 'large' },
      { user: 'middle' },
      { user: 'small' },
    ]);
  });

  it('narrows by any dimension, also to runs without one', async () => {
    await query.use({ id: '1' }, { id: '2', environmentId: 'dev' }, { id: '3', userId: null });
    await query.project();
    const users = async (filter: string) =>
      (await query.get(`/${TENANT}/usage/breakdown?by=environment,user&${filter}`)).body.rows;

    expect(await users('environment=dev')).toMatchObject([{ environment: 'dev', user: 'u-17' }]);
    expect(await users('user=')).toMatchObject([{ environment: 'prod', user: null, runs: 1 }]);
    expect(await users('environment=prod&user=u-17')).toMatchObject([{ runs: 1 }]);
    expect(await users('model=unknown')).toEqual([]);
  });

  it('leaves out what is named, also runs without one, and keeps to it from page to page', async () => {
    await query.use({ id: '1' }, { id: '2', environmentId: 'a,b%' }, { id: '3', userId: null });
    await query.project();
    const path = `/${TENANT}/usage/breakdown?by=environment,user&limit=1`;
    const without = (except: string) => pages(`${path}&except=${encodeURIComponent(except)}`);

    const ofComma = encodeURIComponent('a,b%');
    expect(await without(`environment:${ofComma}`)).toMatchObject([
      { environment: 'prod', user: null },
      { environment: 'prod', user: 'u-17' },
    ]);
    expect(await without('user:')).toMatchObject([{ user: 'u-17' }, { user: 'u-17' }]);
    expect(await without(`user:,environment:${ofComma}`)).toMatchObject([{ environment: 'prod' }]);
    expect(await without('user:nobody')).toHaveLength(3);
  });

  it.each(['', 'user', 'day:2026-01-01', 'user:%', 'user:a,', `${'user:a,'.repeat(20)}user:a`])(
    'refuses to leave out %j',
    async (except) => {
      const path = `/${TENANT}/usage/breakdown?by=user&except=${encodeURIComponent(except)}`;
      expect(await query.get(path)).toMatchObject({ status: 422, body: { field: 'except' } });
    },
  );

  it('spans several months, and separates them on request', async () => {
    await query.use({ id: '1' });
    query.time.now = '2025-10-05T00:00:00.000Z';
    await query.use({ id: '2', time: '2025-10-02T00:00:00.000Z' });
    await query.project();
    const ask = (by: string) =>
      query.get(`/${TENANT}/usage/breakdown?month=2025-08..2025-10&by=${by}`);

    expect((await ask('environment')).body).toMatchObject({
      month: '2025-08..2025-10',
      rows: [{ environment: 'prod', consumed: amount(192), runs: 2 }],
    });
    expect((await ask('month')).body.rows).toMatchObject([
      { month: '2025-09', consumed: amount(96) },
      { month: '2025-10', consumed: amount(96) },
    ]);
    const early = await query.get(`/${TENANT}/usage/breakdown?month=2024-01..2024-03&by=user`);
    expect(early).toMatchObject({ status: 404, body: { firstMonth: '2025-09' } });
  });
});

describe('a cursor', () => {
  it('is refused when it was changed, or belongs to another question', async () => {
    await query.use({ id: '1' }, { id: '2', userId: 'u-18' });
    await query.project();
    const path = `/${TENANT}/usage/breakdown?by=user&limit=1`;
    const { nextCursor } = (await query.get(path)).body;
    const cursor = String(nextCursor);
    const changed = Array.from(cursor, (letter, at) => {
      return `${cursor.slice(0, at)}${letter === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`;
    });
    const asked = [
      ...changed.map((one) => `${path}&cursor=${one}`),
      `${path}&cursor=`,
      `${path}&cursor=abc`,
      `${path}&cursor=${cursor.slice(0, -2)}`,
      `${path}&cursor=${cursor}&order=runs`,
      `${path}&cursor=${cursor}&user=u-18`,
      `/${TENANT}/usage/breakdown?by=model&limit=1&cursor=${cursor}`,
      `/${TENANT}/usage?cursor=${cursor}`,
      `/${TENANT}/activity?cursor=${cursor}`,
      `?cursor=${cursor}`,
    ];

    for (const one of asked) {
      const { status, body } = await query.get(one);
      expect({ one, status, body }).toMatchObject({ status: 400, body: { field: 'cursor' } });
    }
    expect((await query.get(`${path}&cursor=${cursor}`)).status).toBe(200);
  });
});

describe('what changed', () => {
  it('lists the groups, the biggest difference first', async () => {
    await query.use({ id: '1', automationId: 'less', quantity: { pages: 9 } });
    await query.use({ id: '2', automationId: 'same' }, { id: '3', automationId: 'gone' });
    query.time.now = '2025-10-05T00:00:00.000Z';
    const time = '2025-10-02T00:00:00.000Z';
    await query.use({ id: '4', automationId: 'less', quantity: { pages: 1 }, time });
    await query.use({ id: '5', automationId: 'same', time });
    await query.use({ id: '6', automationId: 'new', context: 'agent', time });
    await query.project();

    const { body } = await query.get(
      `/${TENANT}/usage/changes?from=2025-09&to=2025-10&by=automation&limit=2`,
    );

    expect(body).toMatchObject({
      from: '2025-09',
      to: '2025-10',
      by: ['automation'],
      total: {
        before: { consumed: amount(480), runs: 3 },
        after: { consumed: amount(128), copilotConsumed: amount(24), runs: 3 },
        difference: { consumed: amount(-352), runs: 0 },
      },
      rows: [
        {
          automation: 'less',
          automationName: 'Inbox',
          before: { consumed: amount(288) },
          after: { consumed: amount(32) },
          difference: { consumed: amount(-256), runs: 0 },
        },
        { automation: 'gone', after: { runs: 0 }, difference: { consumed: amount(-96), runs: -1 } },
      ],
      unlisted: 1,
    });
  });

  it('may be asked of days, narrowed, and by another sum', async () => {
    await query.use({ id: '1' }, { id: '2', environmentId: 'dev' });
    await query.use({ id: '3', time: '2025-09-12T23:59:59.999Z' });
    await query.project();
    const path = `/${TENANT}/usage/changes?from=2025-09-10&to=2025-09-11..2025-09-12`;

    const all = await query.get(`${path}&order=runs`);
    const prod = await query.get(`${path}&environment=prod&by=environment`);

    expect(all.body.rows).toMatchObject([{ environment: 'dev', difference: { runs: -1 } }]);
    expect(prod.body).toMatchObject({
      total: { before: { runs: 1 }, after: { runs: 1 }, difference: { runs: 0 } },
      rows: [],
      unlisted: 0,
    });
  });
});
