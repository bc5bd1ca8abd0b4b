/** A truncated stream is an error, never read as if it were complete. */
import { type EventStore, load, StreamDamagedError, transact } from '../index.js';
import { aggregateOver, amounts, OneStream } from './till.fixture.js';

describe('a transaction on a stream that was cut', () => {
  const cutAt = async (hiddenBefore: number) => {
    const store = new OneStream();
    await transact(aggregateOver(store), 's', [1, 2, 3]);
    store.hiddenBefore = hiddenBefore;
    return store;
  };

  it.each([1, 2])('names what is missing when events before %i are gone', async (before) => {
    const damaged = { stream: 's', expected: 'revision 0', found: `revision ${before}` };
    const aggregate = aggregateOver(await cutAt(before));
    await expect(transact(aggregate, 's', [1])).rejects.toMatchObject(damaged);
    await expect(load(aggregate, 's')).rejects.toMatchObject(damaged);
  });

  it('does not take one that is hidden whole for a new one, and gives up waiting for it', async () => {
    const store = await cutAt(3);
    const pauses: number[] = [];
    const retry = { sleep: async (milliseconds: number) => void pauses.push(milliseconds) };
    const aggregate = { ...aggregateOver(store), retry };
    await expect(transact(aggregate, 's', [7])).rejects.toThrow('the store says it ends at 2');
    expect(pauses.length).toBeGreaterThan(3);
    store.truncation = 'its metadata says $tb 3';
    await expect(transact(aggregate, 's', [7])).rejects.toThrow('its metadata says $tb 3');
    expect(amounts(store)).toEqual([1, 2, 3]);
  });

  it('says so when an append lands behind hidden events, as after a soft delete', async () => {
    const store = new OneStream();
    const behind: EventStore = {
      read: (stream, from) => store.read(stream, from),
      truncationOf: store.truncationOf,
      close: store.close,
      append: async () => ({ kind: 'appended', revision: 8, position: 8 }),
    };
    await expect(transact(aggregateOver(behind), 's', [1])).rejects.toThrow(StreamDamagedError);
  });

  it('reads anew what was restored to an earlier state under a running process', async () => {
    const store = new OneStream();
    const aggregate = aggregateOver(store);
    await transact(aggregate, 's', [5, 6]);
    store.events.length = 1;
    const { state, revision } = await transact(aggregate, 's', [1]);
    expect([state.balance, revision]).toEqual([6, 1]);
  });

  /** The stream was restored to its first event and has since grown beyond the cached revision. */
  const grownAnotherWay = async () => {
    const store = new OneStream();
    const aggregate = aggregateOver(store);
    await transact(aggregate, 's', [5, 6]);
    store.events.length = 1;
    await transact(aggregateOver(store), 's', [1, 2, 3]);
    return { store, aggregate };
  };

  it.each([
    ['with what it appends', 4, [5, 1, 2, 3, 4]],
    ['with what it refuses', -12, [5, 1, 2, 3]],
    ['with what changes nothing', 0, [5, 1, 2, 3]],
  ])('reads anew what has gone another way since, %s', async (_how, amount, expected) => {
    const { store, aggregate } = await grownAnotherWay();
    const { state } = await transact(aggregate, 's', [amount]);
    expect(amounts(store)).toEqual(expected);
    expect(state.balance).toBe(expected.reduce((sum, one) => sum + one, 0));
  });

  it('loads anew what has gone another way since', async () => {
    const { aggregate } = await grownAnotherWay();
    const { state, revision } = await load(aggregate, 's');
    expect([state.balance, revision]).toEqual([11, 3]);
  });
});
