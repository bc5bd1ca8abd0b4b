/** A small aggregate (a cash till) and an in-memory event store of one stream, for specifications of the decider runner. */
import {
  type Aggregate,
  type AppendRequest,
  type AppendResult,
  type Decider,
  type EventStore,
  inSequence,
  type NewEvent,
  type RecordedEvent,
  StateCache,
} from '../index.js';

/** A till whose balance must never be negative. */
export interface Moved {
  readonly amount: number;
}
export const till: Decider<number, { balance: number }, Moved, string> = {
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

/** An in-memory event store of one stream; tests interfere with the next append in `before`. */
export class OneStream implements EventStore {
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

export const moved = (amount: number, id: string): NewEvent => ({
  id,
  type: 'Moved',
  data: { amount },
  metadata: { schemaVersion: 1 },
});

export function aggregateOver(
  store: EventStore,
): Aggregate<number, { balance: number }, Moved, string> {
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

export const amounts = (store: OneStream) => store.events.map(({ data }) => (data as Moved).amount);
