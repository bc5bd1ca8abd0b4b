/** The cached state of a stream: used while it matches, caught up after another writer, with a bounded wait. */
import {
  type CachedState,
  expectNew,
  load,
  type RecordedEvent,
  transact,
  TransientError,
} from '../index.js';
import { catchUp } from './stream-state.js';
import { aggregateOver, amounts, moved, OneStream } from './till.fixture.js';

const conflictAt = (actualRevision: number | 'no_stream') =>
  ({ kind: 'conflict', actualRevision }) as const;

/** An aggregate over three events, and its recorded pauses. */
async function overThree() {
  const store = new OneStream();
  const pauses: number[] = [];
  const retry = { sleep: async (milliseconds: number) => void pauses.push(milliseconds) };
  const aggregate = { ...aggregateOver(store), retry };
  await transact(aggregate, 's', [1, 2, 3]);
  store.reads = 0;
  return { store, aggregate, pauses };
}

it('is read on before it is shown, because another may have written', async () => {
  const { store, aggregate } = await overThree();
  store.add([moved(10, 'theirs')]);
  expect(await load(aggregate, 's')).toMatchObject({ state: { balance: 16 }, revision: 3 });
});

it('is read once where nothing is remembered', async () => {
  const { store } = await overThree();
  expect(await load(aggregateOver(store), 's')).toMatchObject({ state: { balance: 6 } });
  expect(store.reads).toBe(1);
});

it('is read on in as many batches as the store gives', async () => {
  const { store, aggregate } = await overThree();
  store.add([4, 5, 6].map((amount) => moved(amount, `theirs-${amount}`)));
  store.read = async function* (_stream, from) {
    for (const event of store.events.slice(from)) yield [event];
  };
  const whole = { state: { balance: 21 }, revision: 5, eventId: 'theirs-6' };
  expect(await load(aggregate, 's')).toMatchObject(whole);
  expect(await load(aggregateOver(store), 's')).toMatchObject(whole);
});

it('names the event that was there, and the one that is there now', async () => {
  const { store, aggregate } = await overThree();
  const current = await load(aggregate, 's');
  store.events[2] = { ...store.events[2]!, id: 'another' };
  await expect(catchUp(aggregate, 's', current)).rejects.toMatchObject({
    ...{ stream: 's', expected: '2:3 at revision 2', found: 'another' },
  });
});

it('is kept over a fault that may heal', async () => {
  const { store, aggregate } = await overThree();
  const { append } = store;
  store.append = () => Promise.reject(new TransientError('away'));
  const once = { ...aggregate, retry: { ...aggregate.retry, attemptsMax: 1 } };
  await expect(transact(once, 's', [4])).rejects.toThrow('away');
  store.append = append;
  await transact(once, 's', [4]);
  expect([amounts(store), store.reads]).toEqual([[1, 2, 3, 4], 0]);
});

it('keeps nothing of a stream that was damaged: once mended, it is read whole', async () => {
  const { store } = await overThree();
  const aggregate = aggregateOver(store);
  const { visible } = store as unknown as { visible: unknown };
  const cut = async function* (): AsyncGenerator<readonly RecordedEvent[]> {
    yield [{ ...store.events[0]!, data: { amount: 100 } }];
    yield [store.events[2]!];
  };
  Object.assign(store, { visible: cut });
  await expect(load(aggregate, 's')).rejects.toMatchObject({ expected: 'revision 1' });
  Object.assign(store, { visible });
  expect(await load(aggregate, 's')).toMatchObject({ state: { balance: 6 }, revision: 2 });
});

it('is offered to be kept with all that has grown since it was kept last', async () => {
  const offered: [number, number][] = [];
  const kept: CachedState<{ balance: number }> = {
    ...{ state: { balance: 3 }, revision: 1, position: 1, eventId: '1:2' },
    checkpointedRevision: 1,
  };
  const checkpoints = {
    load: async () => (offered.length > 0 ? { ...kept } : null),
    offer: (
      _stream: string,
      { revision, checkpointedRevision }: CachedState<{ balance: number }>,
    ) => void offered.push([revision, checkpointedRevision]),
  };
  const store = new OneStream();
  await transact({ ...aggregateOver(store), checkpoints }, 's', [1, 2, 3]);
  expect(offered.at(-1)).toEqual([2, -1]);
  const { onConflict, conflicts } = counting();
  await transact({ ...aggregateOver(store), checkpoints, onConflict }, 's', [4]);
  expect(offered.at(-1)).toEqual([3, 1]);
  expect([amounts(store), conflicts()]).toEqual([[1, 2, 3, 4], 0]);
});

function counting() {
  let count = 0;
  return { onConflict: () => void (count += 1), conflicts: () => count };
}

it.each([0, 1, 'no_stream'] as const)(
  'is read anew at once where the stream ends before it, at %s',
  async (end) => {
    const { store, aggregate, pauses } = await overThree();
    store.events.length = end === 'no_stream' ? 0 : end + 1;
    const { append } = store;
    store.append = async (request) => {
      store.append = append;
      return request.expectedRevision === 2 ? conflictAt(end) : append.call(store, request);
    };
    await transact(aggregate, 's', [7]);
    expect(amounts(store)).toEqual([...[1, 2, 3].slice(0, store.events.length - 1), 7]);
    expect(pauses).toEqual([]);
  },
);

it('is read anew at once where the only event that it knew is gone', async () => {
  const { aggregate, pauses } = await overThree();
  const store = new OneStream();
  await transact({ ...aggregate, store }, 't', [1]);
  store.append = async () => conflictAt('no_stream');
  const gone = { expected: 'revision 0', found: 'its end at no_stream' };
  await expect(transact({ ...aggregate, store }, 't', [7])).rejects.toMatchObject(gone);
  expect(pauses).toEqual([]);
});

it('is not read where it is sure to be new, and read after all where it is not', async () => {
  const { store, aggregate } = await overThree();
  const empty = new OneStream();
  expectNew(aggregate, 't');
  await transact({ ...aggregate, store: empty }, 't', [5]);
  expect([amounts(empty), empty.reads]).toEqual([[5], 0]);
  expectNew(aggregate, 's');
  expect(await transact(aggregate, 's', [4])).toMatchObject({ state: { balance: 10 } });
  expect(amounts(store)).toEqual([1, 2, 3, 4]);
});

it('says what it knew and where the stream is said to end', async () => {
  const { store, aggregate } = await overThree();
  store.append = async () => conflictAt(0);
  await expect(transact(aggregate, 's', [7])).rejects.toMatchObject({
    ...{ stream: 's', expected: 'revision 2', found: 'its end at 0' },
  });
});

it('is waited for so long, with pauses that grow, and not at all where the stream was cut', async () => {
  const { store, pauses } = await overThree();
  const retry = { sleep: async (milliseconds: number) => void pauses.push(milliseconds) };
  const waiting = () => transact({ ...aggregateOver(store), retry }, 's', [7]);
  store.hiddenBefore = 3;
  const damaged = { expected: 'revision 0', found: 'nothing to read: the store says it ends at 2' };
  await expect(waiting()).rejects.toMatchObject(damaged);
  expect(pauses).toEqual([50, 100, 200, 400, 800, 1_600, 3_200]);
  pauses.length = 0;
  store.truncation = 'its metadata says $tb 3';
  const cut = { expected: 'revision 0', found: 'nothing to read: its metadata says $tb 3' };
  await expect(waiting()).rejects.toMatchObject(cut);
  expect(pauses).toEqual([]);
});
