/** Open streams are told when the rows have advanced, by one look for all of them. */
import { nextTurn, type Sleep, type SqlReader } from '#eventsourcing';
import { until } from '../testing/until.js';
import type { EventStream } from './event-stream.js';
import { LIFETIME_MS, OpenStreams, type OpenStreamsOptions } from './open-streams.js';

const STREAMS = 20;
const WORK_MS = 1;

interface World {
  readonly rows: { position: number; isAway: boolean; looks: number };
  readonly streams: OpenStreams;
  readonly stop: () => void;
}

/** @param sleep how the pause after a look goes by; those that bound a stream never end */
function world(sleep: Sleep = nextTurn, restMs?: OpenStreamsOptions['restMs']): World {
  const rows = { position: 0, isAway: false, looks: 0 };
  const query = async () => {
    rows.looks += 1;
    if (rows.isAway) throw new Error('the rows are away');
    return [{ position: rows.position, at: null }];
  };
  const stopping = new AbortController();
  const streams = new OpenStreams({
    readModels: { dialect: 'sqlite', query } as unknown as SqlReader,
    sleep: (milliseconds, gone) =>
      gone
        ? new Promise((end) => gone.addEventListener('abort', () => end()))
        : sleep(milliseconds),
    signal: stopping.signal,
    ...(restMs && { restMs }),
  });
  return { rows, streams, stop: () => stopping.abort() };
}

interface Client {
  readonly stream: EventStream;
  readonly told: number[];
  readonly errors: unknown[];
}

/** A client that is told the position where the rows stand, as `work` takes its time. */
function join({ streams, rows }: World, position: number, work = () => {}): Client {
  const told: number[] = [];
  const follower = {
    position,
    async *texts() {
      if (rows.position <= follower.position) return;
      work();
      told.push((follower.position = rows.position));
      yield `id: ${rows.position}\n\n`;
    },
  };
  const options = { follower, heartbeats: false, turn: async () => {}, onEnd: () => {} };
  const stream = streams.open(LIFETIME_MS, options);
  const errors: unknown[] = [];
  stream.on('error', (error) => errors.push(error)).resume();
  return { stream, told, errors };
}

function takeTime(): void {
  const end = performance.now() + WORK_MS;
  while (performance.now() < end);
}

it('are told of what the rows have come to, each from where it is, and of nothing twice', async () => {
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
  const pauses: number[] = [];
  const here = world(
    async (milliseconds) => {
      pauses.push(milliseconds);
      await nextTurn();
    },
    (told) => 499 + told,
  );
  const [one, other] = [join(here, 0), join(here, 0)];
  await until(() => pauses.length > 1);
  pauses.length = 0;
  here.rows.position = 1;
  await until(() => one.told.length + other.told.length === 2 && pauses.length > 3);
  expect(pauses.filter((pause) => pause !== 100)).toEqual([501]);
  here.stop();
});

it('are told in several turns', async () => {
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

it('break off when the rows cannot be read, and those that are opened later are told again', async () => {
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

it('are looked after no more once none is open', async () => {
  const here = world();
  const { stream } = join(here, 5);
  await until(() => here.rows.looks > 2);
  stream.destroy();
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  const { looks } = here.rows;
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  expect(here.rows.looks).toBe(looks);
});

it('end when the process stops, also one that is opened then', async () => {
  const here = world();
  const clients = [join(here, 5)];
  here.stop();
  clients.push(join(here, 5));
  await until(() => clients.every(({ stream }) => stream.closed));
  expect(clients.flatMap(({ errors }) => errors)).toEqual([]);
});

it('end when their time is up, and are cut off where the client does not read', async () => {
  const lapses: { readonly milliseconds: number; readonly end: () => void }[] = [];
  const streams = new OpenStreams({
    readModels: { query: async () => [{ position: 0, at: null }] } as unknown as SqlReader,
    sleep: (milliseconds, gone) =>
      gone ? new Promise((end) => lapses.push({ milliseconds, end })) : nextTurn(),
    signal: new AbortController().signal,
  });
  const follower = { position: 0, async *texts() {} };
  const stream = streams.open(60_000, {
    ...{ follower, heartbeats: false, turn: nextTurn },
    onEnd: () => {},
  });
  expect(lapses[0]!.milliseconds).toBe(60_000);
  lapses[0]!.end();
  await until(() => lapses.length === 2);
  expect(stream.destroyed).toBe(false);
  lapses[1]!.end();
  await until(() => stream.closed);
});
