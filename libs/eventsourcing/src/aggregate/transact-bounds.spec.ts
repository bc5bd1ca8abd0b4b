/** The limits of a transaction: the size of an append, the number of attempts, and the final error. */
import {
  type AppendRequest,
  AppendTooLargeError,
  type EventStore,
  load,
  StreamDamagedError,
  transact,
  TransientError,
} from '../index.js';
import { aggregateOver, amounts, moved, OneStream } from './till.fixture.js';

/** The store with a different append. */
const appending = (store: OneStream, append: EventStore['append']): EventStore => ({
  append,
  read: (stream, from) => store.read(stream, from),
  truncationOf: () => store.truncationOf(),
  close: () => store.close(),
});

it.each([
  [1, [1]],
  [500, [500]],
  [501, [500, 1]],
  [1_200, [500, 500, 200]],
])('appends %i commands as %j', async (commands, sizes) => {
  const store = new OneStream();
  const appended: AppendRequest[] = [];
  const noting = appending(store, (request) => {
    appended.push(request);
    return store.append(request);
  });
  const given = Array.from({ length: commands }, (_, index) => index + 1);
  const { decisions, appendedEvents } = await transact(aggregateOver(noting), 's', given);
  expect(appended.map(({ events }) => events.length)).toEqual(sizes);
  expect(appended.map(({ expectedRevision }) => expectedRevision)).toEqual(
    sizes.map((_, index) => (index === 0 ? 'no_stream' : 500 * index - 1)),
  );
  expect([decisions.length, appendedEvents]).toEqual([commands, commands]);
  expect(amounts(store)).toEqual(given);
});

it('gives each event the revision at which it was appended', async () => {
  const store = new OneStream();
  const aggregate = aggregateOver(store);
  await transact(aggregate, 's', [5, 6]);
  const { eventId, position, revision } = await transact(aggregate, 's', [7, 8]);
  expect(store.events.map(({ id }) => id)).toEqual(['0:5', '1:6', '2:7', '3:8']);
  expect({ eventId, position, revision }).toEqual({ eventId: '3:8', position: 3, revision: 3 });
});

it('fails where a single command is too large for the engine, and where something else is wrong', async () => {
  for (const [commands, error] of [
    [[1], new AppendTooLargeError('too large')],
    [[1, 2], new Error('a bug')],
  ] as const) {
    let appends = 0;
    const failing = appending(new OneStream(), () => {
      appends += 1;
      return Promise.reject(error);
    });
    await expect(transact(aggregateOver(failing), 's', commands)).rejects.toBe(error);
    expect(appends).toBe(1);
  }
});

it('takes fifty conflicts in a row, and then leaves it to be tried again later', async () => {
  const store = new OneStream();
  let appends = 0;
  const contended = appending(store, (request) => {
    appends += 1;
    if (appends <= 50) store.add([moved(1, `theirs-${appends}`)]);
    return store.append(request);
  });
  const first = transact(aggregateOver(contended), 's', [100]);
  await expect(first).rejects.toThrow(new TransientError('s: 50 conflicting appends in a row'));
  expect(appends).toBe(50);
  await transact(aggregateOver(contended), 's', [100]);
  expect(amounts(store).filter((amount) => amount === 100)).toHaveLength(1);
});

it('says where an append came to lie behind what is hidden', async () => {
  const behind = appending(new OneStream(), async () => ({
    ...{ kind: 'appended', revision: 8, position: 8 },
  }));
  await expect(transact(aggregateOver(behind), 's', [1])).rejects.toMatchObject({
    expected: 'the append to end at revision 0',
    found: 'it written at 8, behind events that are hidden',
  });
});

it('says where a stream is shorter than what was remembered of it, and reads it anew', async () => {
  const store = new OneStream();
  const aggregate = aggregateOver(store);
  await transact(aggregate, 's', [5, 6, 7]);
  const conflict = { kind: 'conflict', actualRevision: 0 } as const;
  let conflicts = 0;
  const restored = appending(store, async (request) => {
    conflicts += 1;
    return conflicts <= 2 ? conflict : store.append(request);
  });
  const failing = transact({ ...aggregate, store: restored }, 's', [1]);
  await expect(failing).rejects.toThrow(StreamDamagedError);
  expect(conflicts).toBe(2);
});

it('says that it was stopped while it waited for what cannot be read yet', async () => {
  const store = new OneStream();
  await transact(aggregateOver(store), 's', [1]);
  store.hiddenBefore = 1;
  const stopping = new AbortController();
  const retry = { sleep: async () => stopping.abort(), signal: stopping.signal };
  const stopped = transact({ ...aggregateOver(store), retry }, 's', [2]);
  await expect(stopped).rejects.toThrow(new TransientError('s: stopped while catching up'));
});

it('passes over what decodes to nothing, and keeps its place', async () => {
  const store = new OneStream();
  store.add([moved(5, 'a'), moved(7, 'skipped'), moved(9, 'b'), moved(1, 'skipped')]);
  const aggregate = aggregateOver(store);
  const { codec } = aggregate;
  const decode: typeof codec.decode = (recorded) =>
    recorded.id === 'skipped' ? null : codec.decode(recorded);
  const found = await load({ ...aggregate, codec: { ...codec, decode } }, 's');
  expect(found).toMatchObject({ state: { balance: 14 }, revision: 3, eventId: 'skipped' });
});
