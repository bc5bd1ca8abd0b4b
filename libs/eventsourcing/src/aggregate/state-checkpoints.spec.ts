/** When a state is saved: when it is due, one write at a time, with a pause in between, never twice for the same events. */
import { type StateFormat, stateCheckpoints } from './state-checkpoints.js';
import { OneStream } from './till.fixture.js';

const STREAM = 'till-1';
interface State {
  balance: number;
}
const format: StateFormat<State> = {
  version: '1',
  write: ({ balance }) => ({ text: String(balance), bytes: new Uint8Array() }),
  read: ({ text }) => ({ balance: Number(text) }),
  isDue: (_state, grownEvents) => grownEvents >= 2,
};

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A stream of ten events, a folder that records writes, and a pause that ends on demand. */
function keeping(write: (text: string) => Promise<void> = async () => undefined) {
  const store = new OneStream();
  const ids = Array.from({ length: 10 }, (_, number) => `id-${number}`);
  store.add(ids.map((id) => ({ id, type: 'Moved', data: {}, metadata: { schemaVersion: 1 } })));
  const written: string[] = [];
  const failures: unknown[] = [];
  let rested: (() => void)[] = [];
  const checkpoints = stateCheckpoints({
    ...{ store, format },
    folder: {
      read: async () => null,
      async write(_stream, { text }) {
        await write(text);
        written.push((JSON.parse(text) as { facts: string }).facts);
      },
    },
    retry: { sleep: () => new Promise((resolve) => rested.push(resolve)) },
    onFailure: (_stream, error) => failures.push(error),
  });
  const current = { ...{ position: 0, eventId: 'id', checkpointedRevision: -1 } };
  return {
    ...{ written, failures, current },
    async offer(balance: number, revision: number) {
      const offered = Object.assign(current, { state: { balance }, revision });
      checkpoints.offer(STREAM, offered);
      // The state belongs to the runner, which continues to change it.
      offered.state.balance = NaN;
      await settled();
    },
    async rest() {
      for (const wake of rested.splice(0)) wake();
      rested = [];
      await settled();
    },
  };
}

it('keeps the state as it was when it was offered, once so many events have come since it was kept', async () => {
  const { offer, rest, written, current } = keeping();
  await offer(10, 0);
  expect(written).toEqual([]);
  await offer(20, 1);
  expect([written, current.checkpointedRevision]).toEqual([['20'], 1]);
  await rest();
  await offer(30, 2);
  await offer(40, 3);
  expect(written).toEqual(['20', '40']);
});

it('keeps no other before it has rested, and then the next that is due', async () => {
  const { offer, rest, written, current } = keeping();
  await offer(20, 1);
  await offer(60, 5);
  expect([written, current.checkpointedRevision]).toEqual([['20'], 1]);
  await rest();
  await offer(70, 6);
  expect([written, current.checkpointedRevision]).toEqual([['20', '70'], 6]);
});

it('continues after a failure, which it reports', async () => {
  let isFull = true;
  const { offer, rest, written, failures } = keeping(async () => {
    if (isFull) throw new Error('the disk is full');
  });
  await offer(20, 1);
  expect(failures).toEqual([new Error('the disk is full')]);
  isFull = false;
  await rest();
  await offer(40, 3);
  expect(written).toEqual(['40']);
});
