/** One poll of the rows serves all open streams when the rows have advanced. */
import { nextTurn, type Sleep, type SqlReader } from '#eventsourcing';
import { until } from '../testing/until.js';
import { LIFETIME_MS, OpenStreams, type OpenStreamsOptions } from './open-streams.js';

const STREAMS = 20;
const WORK_MS = 1;

/** A pause in which a stream waits for its end. */
interface Lapse {
  readonly milliseconds: number;
  readonly end: () => void;
  readonly gone: AbortSignal;
}

function world(pauseMs?: OpenStreamsOptions['pauseMs']) {
  const rows = { position: 0, isAway: false, looks: 0 };
  const query = async () => {
    rows.looks += 1;
    if (rows.isAway) throw new Error('the rows are away');
    return [{ position: rows.position, at: null }];
  };
  const lapses: Lapse[] = [];
  const pauses = { all: [] as number[], now: 0, most: 0 };
  const sleep: Sleep = async (milliseconds, gone) => {
    if (gone) return new Promise((end) => lapses.push({ milliseconds, end, gone }));
    pauses.all.push(milliseconds);
    pauses.most = Math.max(pauses.most, ++pauses.now);
    await nextTurn();
    pauses.now -= 1;
  };
  const stopping = new AbortController();
  const streams = new OpenStreams({
    readModels: { dialect: 'sqlite', query } as unknown as SqlReader,
    sleep,
    signal: stopping.signal,
    ...(pauseMs && { pauseMs }),
  });
  return { rows, pauses, lapses, streams, stop: () => stopping.abort() };
}

type World = ReturnType<typeof world>;

/** A client that records the positions it is sent; `work` runs for each. */
function join({ streams, rows }: World, position: number, work = () => {}) {
  const client = { told: [] as number[], errors: [] as unknown[], ends: 0, heartbeats: 0 };
  const content = {
    position,
    async *texts() {
      if (rows.position <= content.position) return;
      work();
      client.told.push((content.position = rows.position));
      yield `id: ${rows.position}\n\n`;
    },
  };
  const onEnd = () => (client.ends += 1);
  const turn = async () => {};
  const stream = streams.open(LIFETIME_MS, { content, heartbeats: true, turn, onEnd });
  stream.on('error', (error) => client.errors.push(error));
  stream.on('data', (text) => (client.heartbeats += Number(String(text).includes('heartbeat'))));
  return Object.assign(client, { stream });
}

function takeTime(): void {
  const end = performance.now() + WORK_MS;
  while (performance.now() < end);
}

it('are sent what the rows reflect, each from its own position, and nothing twice', async () => {
  const here = world();
  here.rows.position = 1;
  const clients = [0, 1, 2].map((position) => join(here, position));
  await until(() => clients[0]!.told.length === 1);
  here.rows.position = 3;
  await until(() => clients.every(({ told }) => told.at(-1) === 3));
  expect(clients.map(({ told }) => told)).toEqual([[1, 3], [3], [3]]);
  here.stop();
});

it('rest after some had something to tell as long as is said, all of them', async () => {
  const here = world((told) => 499 + told);
  const [one, other] = [join(here, 0), join(here, 0)];
  await until(() => here.pauses.all.length > 1);
  here.pauses.all.length = 0;
  here.rows.position = 1;
  await until(() => one.told.length + other.told.length === 2 && here.pauses.all.length > 3);
  expect(here.pauses.all.filter((pause) => pause !== 100)).toEqual([501]);
  here.stop();
});

it('send their position after a long silence, which is counted by checks', async () => {
  const here = world();
  const client = join(here, 5);
  await until(() => client.heartbeats === 2);
  const looks = (2 * 15_000) / 100;
  expect(here.rows.looks).toBeGreaterThanOrEqual(looks);
  expect(here.rows.looks).toBeLessThan(looks + 10);
  here.stop();
});

it('are sent to in several turns of the event loop', async () => {
  const here = world();
  const clients = Array.from({ length: STREAMS }, () => join(here, 0, takeTime));
  await until(() => here.rows.looks > 0);
  here.rows.position = 1;
  const count = () => clients.reduce((sum, { told }) => sum + told.length, 0);
  let most = 0;
  let before = 0;
  await until(() => {
    most = Math.max(most, count() - before);
    before = count();
    return before === STREAMS;
  });
  expect(most).toBeLessThan(STREAMS / 2);
  here.stop();
});

it('end with an error when the rows cannot be read; streams opened later are served again', async () => {
  const here = world();
  const clients = [join(here, 1), join(here, 2)];
  here.rows.isAway = true;
  await until(() => clients.every(({ stream }) => stream.closed));
  for (const { errors } of clients) expect(errors).toEqual([new Error('the rows are away')]);
  here.rows.isAway = false;
  const again = join(here, 1);
  here.rows.position = 2;
  await until(() => again.told.length === 1);
  here.stop();
});

it('are checked while one is open, one check at a time', async () => {
  const here = world();
  for (let time = 0; time < 2; time++) {
    const clients = [join(here, 5), join(here, 5)];
    const { looks } = here.rows;
    await until(() => here.rows.looks > looks + 2);
    for (const { stream } of clients) stream.destroy();
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    const after = here.rows.looks;
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    expect(here.rows.looks).toBe(after);
  }
  expect(here.pauses.most).toBe(1);
});

it('end when the process stops, also one that is opened then', async () => {
  const here = world();
  const clients = [join(here, 5)];
  here.stop();
  clients.push(join(here, 5));
  await until(() => clients.every(({ stream }) => stream.closed));
  for (const { errors, ends } of clients) expect([errors, ends]).toEqual([[], 1]);
  expect(here.lapses.map(({ gone }) => gone.aborted)).toEqual([true, true]);
});

it('end when their time is up', async () => {
  const here = world();
  const { stream, ...client } = join(here, 5);
  expect(here.lapses[0]!.milliseconds).toBe(LIFETIME_MS);
  here.lapses[0]!.end();
  await until(() => stream.closed);
  expect(client.errors).toEqual([]);
});

it('are cut off where the client does not read what is left', async () => {
  const here = world();
  const { stream } = join(here, 5);
  stream.pause();
  here.lapses[0]!.end();
  await until(() => here.lapses.length === 2);
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  expect(stream.destroyed).toBe(false);
  here.lapses[1]!.end();
  await until(() => stream.closed);
});
