/** The change feed in summaries: one event for all changes since the last, with the month's figures. */
import { sleep } from '#eventsourcing';
import { openEventSource } from '../testing/event-source.js';
import { until } from '../testing/until.js';
import {
  BY,
  type QueryApp,
  startQueryApp,
  STREAMS_OF_TENANT,
  TENANT,
} from '../testing/query-app.js';

let query: QueryApp;
let address: string;

beforeEach(async () => {
  query = await startQueryApp();
  query.waiting.sleep = async (milliseconds, signal) => sleep(milliseconds / 10, signal);
  address = await query.listen();
  await query.use({ id: 'a' });
  await query.project();
});
afterEach(() => query.close());

const open = (after: number | string = 0, lastEventId?: string) =>
  openEventSource(`${address}/${TENANT}/changes?summary=true&after=${after}`, lastEventId);
const position = async () => (await query.get(`/${TENANT}/usage`)).body.asOf.position;

it('reports all that has arrived together once, with the answers as they are then', async () => {
  await query.use(
    { id: 'b', time: '2025-09-14T10:00:00.000Z' },
    { id: 'c', time: '2025-09-02T10:00:00.000Z' },
  );
  await query.project();
  const stream = await open();
  const { id, data } = (await stream.next())!;
  const { body: usage } = await query.get(`/${TENANT}/usage?order=state`);
  const { body: forecast } = await query.get(`/${TENANT}/usage/forecast`);
  const types = expect.arrayContaining(['LedgerOpened', 'CreditConsumed']);
  const usedSince = '2025-09-02T10:00:00.000Z';
  expect(data).toEqual({ position: await position(), types, usedSince, usage, forecast });
  expect(id).toBe(String(await position()));
  stream.close();
});

it('names what alone has changed, and no usage where there was none', async () => {
  const stream = await open(await position());
  await query.use({ id: 'b', time: '2025-09-14T10:00:00.000Z' });
  await query.project();
  const used = { types: ['CreditConsumed'], usedSince: '2025-09-14T10:00:00.000Z' };
  expect((await stream.next())!.data).toMatchObject(used);
  const settings = { allowUnallocated: false };
  await query.command({ type: 'ChangeSettings', at: query.time.now, settings, by: BY });
  await query.project();
  const { data } = (await stream.next())!;
  expect(data).toMatchObject({ types: ['SettingsChanged'], usedSince: null });
  stream.close();
});

it.each([
  ['', [100]],
  ['summary=true', [100, 506]],
])('is followed by a rest, and no event is (%s)', async (search, expected) => {
  const pauses: number[] = [];
  query.waiting.sleep = async (milliseconds, signal) => {
    if (!signal) pauses.push(milliseconds);
    return sleep(milliseconds / 10, signal);
  };
  const after = await position();
  const stream = await openEventSource(`${address}/${TENANT}/changes?after=${after}&${search}`);
  await query.use({ id: 'b' });
  await query.project();
  await stream.next();
  const { length } = pauses;
  await until(() => pauses.length > length + 2);
  expect([...new Set(pauses)]).toEqual(expected);
  stream.close();
});

it('says nothing to a tenant of what happens in others', async () => {
  const stream = await open(await position());
  await query.useOf('fabrikam', { id: 'theirs' });
  await query.project();
  await query.use({ id: 'own' });
  await query.project();
  expect((await stream.next())!.data).toMatchObject({ types: ['CreditConsumed'] });
  stream.close();
});

it('continues after the last event when a connection was lost', async () => {
  const first = await open();
  const { id } = (await first.next())!;
  first.close();
  await query.use({ id: 'b' });
  await query.project();
  const second = await open(0, id);
  expect((await second.next())!.data).toMatchObject({ types: ['CreditConsumed'] });
  second.close();
});

it('is made once for all streams at the same position', async () => {
  const from = await position();
  const streams = await Promise.all(Array.from({ length: STREAMS_OF_TENANT }, () => open(from)));
  const { readModels } = query;
  const ask = readModels.query.bind(readModels);
  let asked = 0;
  readModels.query = (...given) => {
    if (given[0].includes('environment')) asked += 1;
    return ask(...given);
  };
  const heardBy = async (some: typeof streams) => {
    await query.use({ id: `for-${some.length}` });
    await query.project();
    asked = 0;
    const heard = await Promise.all(some.map((stream) => stream.next()));
    expect(new Set(heard.map((one) => JSON.stringify(one))).size).toBe(1);
    return asked;
  };
  const forAll = await heardBy(streams);
  for (const stream of streams.slice(1)) stream.close();
  expect(await heardBy(streams.slice(0, 1))).toBe(forAll);
  streams[0]!.close();
});
