/** A state checkpoint is valid only while the stream still holds the event it was taken after; losing it costs only time. */
import { TransientError } from '../event-store.js';
import { type StateFormat, stateCheckpoints, type StoredState } from './state-checkpoints.js';
import { moved, OneStream } from './till.fixture.js';

interface State {
  readonly balance: number;
}
const format: StateFormat<State> = {
  version: '1',
  write: ({ balance }) => ({ text: String(balance), bytes: Uint8Array.of(1, 2) }),
  read: ({ text, bytes }) => ({ balance: Number(text) + bytes.length }),
  isDue: () => true,
};

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Checkpoints over a stream of three events, and the content of their folder. */
function keeping() {
  const store = new OneStream();
  store.add([1, 2, 3].map((amount) => moved(amount, `id-${amount}`)));
  const folder: { kept: StoredState | null } = { kept: null };
  const failures: unknown[] = [];
  const options = {
    store,
    folder: {
      read: async () => folder.kept,
      write: async (_stream: string, kept: StoredState) => void (folder.kept = kept),
    },
    retry: { sleep: async () => undefined },
    onFailure: (_stream: string, error: unknown) => void failures.push(error),
  };
  const checkpoints = stateCheckpoints({ ...options, format });
  async function keep(revision: number): Promise<void> {
    const place = { revision, position: revision, eventId: 'any', checkpointedRevision: -1 };
    checkpoints.offer('s', { state: { balance: 10 }, ...place });
    await settled();
  }
  return { store, folder, failures, options, checkpoints, keep };
}

it('is the state with its place, and no more to be kept', async () => {
  const { checkpoints, keep, failures } = keeping();
  expect(await checkpoints.load('s')).toBeNull();
  await keep(1);
  expect(await checkpoints.load('s')).toEqual({
    ...{ state: { balance: 12 }, revision: 1, position: 1, eventId: 'id-2' },
    checkpointedRevision: 1,
  });
  expect(failures).toEqual([]);
});

it('is none of another version', async () => {
  const { options, checkpoints, keep } = keeping();
  await keep(1);
  const newer = stateCheckpoints({ ...options, format: { ...format, version: '2' } });
  expect(await newer.load('s')).toBeNull();
  expect(await checkpoints.load('s')).not.toBeNull();
});

it.each([{ id: 'other' }, { recordedAt: 'later' }, { position: 7 }, { revision: 2 }])(
  'is none where the stream holds an event with %j in that place',
  async (other) => {
    const { store, checkpoints, keep } = keeping();
    await keep(1);
    store.read = async function* () {
      yield [{ ...store.events[1]!, ...other }];
    };
    expect(await checkpoints.load('s')).toBeNull();
  },
);

it('is none beyond the end of the stream, and is not kept there', async () => {
  const { store, folder, failures, checkpoints, keep } = keeping();
  await keep(2);
  store.events.length = 2;
  expect(await checkpoints.load('s')).toBeNull();
  folder.kept = null;
  const other = keeping();
  await other.keep(7);
  expect([other.folder.kept, failures]).toEqual([null, []]);
  expect(other.failures).toEqual([new Error('s does not hold revision 7, which was appended')]);
});

it('is ignored and reported where it is invalid; a store that is away is asked again', async () => {
  const { store, folder, failures, checkpoints, keep } = keeping();
  folder.kept = { text: 'no JSON', bytes: new Uint8Array() };
  expect(await checkpoints.load('s')).toBeNull();
  expect(failures).toEqual([expect.any(SyntaxError)]);
  await keep(1);
  let reads = 0;
  const { read } = store;
  store.read = (stream, from) => {
    reads += 1;
    if (reads === 1) throw new TransientError('away');
    return read.call(store, stream, from);
  };
  expect(await checkpoints.load('s')).toMatchObject({ revision: 1 });
});

it('does not count as lost while the folder is away: reading it fails with that error', async () => {
  const { options, failures } = keeping();
  const read = () => Promise.reject(new TransientError('away'));
  const folder = { ...options.folder, read };
  const checkpoints = stateCheckpoints({ ...options, folder, format });
  await expect(checkpoints.load('s')).rejects.toThrow('away');
  expect(failures).toEqual([]);
});
