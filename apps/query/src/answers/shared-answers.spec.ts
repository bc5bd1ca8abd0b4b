/** Concurrent identical requests share one read and never get a stale answer. */
import { TransientError } from '#eventsourcing';
import { SharedAnswers } from './shared-answers.js';
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
  await query.use({ id: '1' });
  await query.project();
});
afterEach(() => query.close());

/** @returns the number of statements run during the work */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const { readModels } = query;
  const ask = readModels.query.bind(readModels);
  let count = 0;
  readModels.query = (...given) => {
    count += 1;
    return ask(...given);
  };
  await work();
  readModels.query = ask;
  return count;
}

/** Makes the nth statement of the work fail. */
async function whereFails<T>(nth: number, work: () => Promise<T>): Promise<T> {
  const { readModels } = query;
  const ask = readModels.query.bind(readModels);
  let count = 0;
  readModels.query = async (...given) => {
    count += 1;
    if (count === nth) throw new TransientError('the rows are away');
    return ask(...given);
  };
  const result = await work();
  readModels.query = ask;
  return result;
}

describe.each(['usage', 'usage/forecast', 'environments/prod/usage'])('%s', (question) => {
  const path = `/${TENANT}/${question}`;

  it('reads the rows once for twenty readers', async () => {
    // A request with a shared answer reads only the position of the rows.
    const first = await statementsOf(() => query.get(path));
    const known = await statementsOf(() => query.get(path));
    const many = await statementsOf(() =>
      Promise.all(Array.from({ length: 20 }, () => query.get(path))),
    );
    expect(known).toBeLessThan(first);
    expect(many).toBe(20 * known);
  });

  it('is read again as soon as the rows have moved on', async () => {
    const before = (await query.get(path)).body;
    await query.use({ id: '2' });
    await query.project();
    const after = (await query.get(path)).body;
    expect(after.asOf.position).toBeGreaterThan(before.asOf.position);
    expect(after).toMatchObject({ consumed: { credits: '192' } });
    expect(before).toMatchObject({ consumed: { credits: '96' } });
  });

  it.each(['2025-09-16T12:00:00.000Z', '2025-09-15T11:00:00.000Z'])(
    'is read again when the clock says another time: %s',
    async (now) => {
      await query.get(path);
      query.time.now = now;
      const later = await statementsOf(() => query.get(path));
      const known = await statementsOf(() => query.get(path));
      expect(later).toBeGreaterThan(known);
    },
  );

  it('does not fail the next request, whichever statement has failed', async () => {
    let failed = 0;
    for (let nth = 1; ; nth++) {
      query.time.now = `2025-09-15T12:${String(nth).padStart(2, '0')}:00.000Z`;
      const { status } = await whereFails(nth, () => query.get(path));
      expect((await query.get(path)).status).toBe(200);
      if (status === 200) break;
      failed += 1;
    }
    expect(failed).toBeGreaterThan(0);
  });
});

it('keeps the newest answers, and of those before none', async () => {
  const ask = (number: number) => () => query.get(`/${TENANT}/environments/e-${number}/usage`);
  await ask(1_000)();
  const first = await statementsOf(ask(0));
  expect(await statementsOf(ask(0))).toBeLessThan(first);
  for (let number = 1; number <= 200; number++) await ask(number)();
  expect(await statementsOf(ask(200))).toBeLessThan(first);
  expect(await statementsOf(ask(0))).toBe(first);
});

it('holds no more text than it may, however few the answers are', async () => {
  const dependencies = { readModels: { version: () => 1 }, clock: { now: () => new Date(0) } };
  const whole = { answer: (_question: unknown, read: () => unknown) => read() };
  const shared = new SharedAnswers(dependencies as never, whole as never);
  const asked: string[] = [];
  const ask = (url: string) =>
    shared.answer({ url, query: {}, params: {} }, { type: () => {} } as never, async () => {
      asked.push(url);
      return { text: 'x'.repeat(6_000_000) };
    });
  for (const url of ['/1', '/2', '/2', '/3', '/3', '/1']) await ask(url);
  expect(asked).toEqual(['/1', '/2', '/3', '/1']);
});

it('reads who changed what once for all who ask', async () => {
  const path = `/${TENANT}/audit`;
  const first = await statementsOf(() => query.get(path));
  const known = await statementsOf(() => query.get(path));
  expect(known).toBeLessThan(first);
});

it('keeps answers to different questions apart, and keeps no refusals', async () => {
  const unknown = '/nobody/usage';
  expect((await query.get(unknown)).status).toBe(404);
  await query.useOf('nobody', { id: 'first' });
  await query.project();
  expect((await query.get(unknown)).body).toMatchObject({ tenantId: 'nobody' });
  expect((await query.get(`/${TENANT}/usage`)).body).toMatchObject({ tenantId: TENANT });
});
