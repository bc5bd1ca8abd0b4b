import {
  type Aggregate,
  type AppendRequest,
  type AppendResult,
  AppendTooLargeError,
  type Decider,
  type EventStore,
  inSequence,
  load,
  type NewEvent,
  type RecordedEvent,
  StateCache,
  StreamDamagedError,
  transact,
  TransientError,
} from './index.js';

/** A till that must never hold less than nothing. */
interface Moved {
  readonly amount: number;
}
const till: Decider<number, { balance: number }, Moved, string> = {
  initialState: () => ({ balance: 0 }),
  evolve: (state, { amount }) => {
    state.balance += amount;
    return state;
  },
  fork: (state) => ({ ...state }),
  adopt: (_state, fork) => fork,
  decide(amount, { balance }) {
    if (balance + amount < 0) return { kind: 'rejected', rejection: 'not enough' };
    return { kind: 'accepted', events: amount === 0 ? [] : [{ amount }] };
  },
};

/** One stream in memory that answers as the port demands; `before` lets a test interfere with the next append. */
class OneStream implements EventStore {
  readonly events: RecordedEvent[] = [];
  reads = 0;
  truncation: string | null = null;
  /** Readers see nothing before this revision, as after `$tb`. */
  hiddenBefore = 0;
  before: (request: AppendRequest) => void = () => undefined;
  after: (request: AppendRequest) => void = () => undefined;

  async append(request: AppendRequest): Promise<AppendResult> {
    const before = this.before;
    this.before = () => undefined;
    before(request);
    const first = request.expectedRevision === 'no_stream' ? 0 : request.expectedRevision + 1;
    const there = this.events.slice(first, first + request.events.length);
    const repeated = there.map(({ id }) => id).join() === request.events.map(({ id }) => id).join();
    if (!repeated && first !== this.events.length) {
      return { kind: 'conflict', actualRevision: this.events.length - 1 };
    }
    if (!repeated) this.add(request.events);
    const after = this.after;
    this.after = () => undefined;
    after(request);
    const revision = first + request.events.length - 1;
    return { kind: 'appended', revision, position: revision };
  }

  add(events: readonly NewEvent[]): void {
    for (const event of events) {
      const revision = this.events.length;
      this.events.push({ ...event, stream: 's', revision, position: revision, recordedAt: '' });
    }
  }

  read(stream: string, from = 0): AsyncIterable<readonly RecordedEvent[]> {
    return inSequence(stream, from, this.visible(from));
  }

  private async *visible(from: number): AsyncGenerator<readonly RecordedEvent[]> {
    this.reads += 1;
    const visible = this.events.slice(Math.max(from, this.hiddenBefore));
    if (visible.length > 0) yield visible;
  }

  truncationOf = async (): Promise<string | null> => this.truncation;
  close = async (): Promise<void> => undefined;
}

const moved = (amount: number, id: string): NewEvent => ({
  id,
  type: 'Moved',
  data: { amount },
  metadata: { schemaVersion: 1 },
});

function aggregateOver(store: EventStore): Aggregate<number, { balance: number }, Moved, string> {
  return {
    decider: till,
    store,
    cache: new StateCache(10),
    retry: { sleep: async () => undefined },
    codec: {
      encode: (event, _stream, revision) => moved(event.amount, `${revision}:${event.amount}`),
      decode: (recorded) => recorded.data as Moved,
    },
  };
}

const amounts = (store: OneStream) => store.events.map(({ data }) => (data as Moved).amount);

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
    const { decisions, revision } = await transact(aggregateOver(limited), 's', [1, 2, 3, -7, 4]);
    expect(decisions.map(({ kind }) => kind === 'accepted')).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
    expect([amounts(store), revision]).toEqual([[1, 2, 3, 4], 3]);
  });

  describe('on a stream that was cut', () => {
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
  });
});
