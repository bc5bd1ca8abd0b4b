/** The decider runner: a batch is decided on the newest state and appended once, through conflicts and lost replies. */
import { AppendTooLargeError, type EventStore, transact, TransientError } from '../index.js';
import { aggregateOver, amounts, moved, OneStream, till } from './till.fixture.js';
import type { CachedState } from './state-cache.js';

describe('transact', () => {
  it('decides a batch against its own earlier events and appends once', async () => {
    const store = new OneStream();
    const { decisions, revision, appendedEvents } = await transact(
      aggregateOver(store),
      's',
      [5, -7, -5, 3],
    );
    expect(decisions.map(({ kind }) => kind)).toEqual([
      'accepted',
      'rejected',
      'accepted',
      'accepted',
    ]);
    expect(amounts(store)).toEqual([5, -5, 3]);
    expect([revision, appendedEvents]).toEqual([2, 3]);
  });

  it('takes the newer state and decides again when another writer was first', async () => {
    const store = new OneStream();
    const aggregate = aggregateOver(store);
    await transact(aggregate, 's', [10]);
    store.before = () => store.add([moved(-8, 'theirs')]);
    const { decisions } = await transact(aggregate, 's', [-5]);
    expect(decisions).toEqual([{ kind: 'rejected', rejection: 'not enough' }]);
    expect(amounts(store)).toEqual([10, -8]);
  });

  it('never rejects on remembered state alone', async () => {
    const store = new OneStream();
    const aggregate = aggregateOver(store);
    await transact(aggregate, 's', [1]);
    store.add([moved(100, 'theirs')]);
    const { decisions } = await transact(aggregate, 's', [-50]);
    expect(decisions).toEqual([{ kind: 'accepted', events: [{ amount: -50 }] }]);
  });

  it('never finds all done already on remembered state alone', async () => {
    const store = new OneStream();
    const decide = (target: number, { balance }: { balance: number }) => {
      const events = balance === target ? [] : [{ amount: target - balance }];
      return { kind: 'accepted' as const, events };
    };
    const aggregate = { ...aggregateOver(store), decider: { ...till, decide } };
    await transact(aggregate, 's', [5]);
    store.add([moved(2, 'theirs')]);
    await transact(aggregate, 's', [5]);
    expect(amounts(store)).toEqual([5, 2, -2]);
  });

  it('repeats the identical append after an unknown outcome', async () => {
    const store = new OneStream();
    store.after = () => {
      throw new TransientError('the reply was lost');
    };
    const { revision } = await transact(aggregateOver(store), 's', [4]);
    expect(amounts(store)).toEqual([4]);
    expect(revision).toBe(0);
  });

  it('keeps the state for the next call and reads the stream only once', async () => {
    const store = new OneStream();
    const aggregate = aggregateOver(store);
    await transact(aggregate, 's', [1]);
    await transact(aggregate, 's', [2]);
    await transact(aggregate, 's', [3]);
    expect(store.reads).toBe(1);
  });

  it('leaves the remembered state as it was when the append fails', async () => {
    const store = new OneStream();
    const aggregate = aggregateOver(store);
    await transact(aggregate, 's', [5]);
    store.before = () => {
      throw new Error('disk on fire');
    };
    await expect(transact(aggregate, 's', [100])).rejects.toThrow('disk on fire');
    const { decisions } = await transact(aggregate, 's', [-6]);
    expect(decisions[0]!.kind).toBe('rejected');
  });

  it('cuts a batch that is too large for the engine between commands', async () => {
    const store = new OneStream();
    const limited: EventStore = {
      append: (request) => {
        if (request.events.length > 2) throw new AppendTooLargeError('too large');
        return store.append(request);
      },
      read: (stream, from) => store.read(stream, from),
      truncationOf: store.truncationOf,
      close: store.close,
    };
    const transacted = await transact(aggregateOver(limited), 's', [1, 2, 3, -7, 4]);
    const { decisions, revision, appendedEvents } = transacted;
    expect(decisions.map(({ kind }) => kind === 'accepted')).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
    expect([amounts(store), revision, appendedEvents]).toEqual([[1, 2, 3, 4], 3, 4]);
  });

  it('offers the state to be kept as it is after each append, and after what was read', async () => {
    const store = new OneStream();
    const offered: unknown[] = [];
    const aggregate = {
      ...aggregateOver(store),
      checkpoints: {
        load: async () => null,
        offer: (_stream: string, { state, revision }: CachedState<{ balance: number }>) =>
          void offered.push([{ ...state }, revision]),
      },
    };
    await transact(aggregate, 's', [5]);
    expect(offered).toEqual([
      [{ balance: 0 }, -1],
      [{ balance: 5 }, 0],
    ]);
    await transact(aggregate, 's', [-2]);
    expect(offered.slice(2)).toEqual([[{ balance: 3 }, 1]]);
  });
});
