/** The search for owners whose events cannot be applied: its attempts, their number, and the event it names. */
import { UnreadableEventError } from '../aggregate/stream-integrity.js';
import type { RecordedEvent } from '../envelope.js';
import type { SqlDatabase } from '../sql.js';
import { followerDatabase } from './follower-database.fixture.js';
import type { Projection } from './projection.js';
import { applyOrSetAside } from './set-aside.js';

let database: SqlDatabase;

beforeEach(async () => void (database = await followerDatabase()));
afterEach(() => database.close());

/** An event of stream `owner/stream`, with its position. */
const eventAt = (stream: string, revision: number, position: number): RecordedEvent => ({
  ...{ id: `${position}`, type: 'Told', data: {}, metadata: { schemaVersion: 1 } },
  ...{ stream, revision, position, recordedAt: '' },
});
const eventsOf = (streams: readonly string[]): RecordedEvent[] =>
  streams.map((stream, position) => {
    const revision = streams.slice(0, position).filter((before) => before === stream).length;
    return eventAt(stream, revision, position);
  });

const unreadable = ({ stream, revision }: RecordedEvent) =>
  new UnreadableEventError(stream, revision, 'as told');

/**
 * Applies the events of these streams, each of which may fail.
 * @param aside the owners that are set aside already
 * @returns the attempts, as positions and `upTo`
 */
async function applying(
  streams: readonly string[],
  failureOf: (event: RecordedEvent) => Error | undefined,
  aside: readonly string[] = [],
) {
  const tried: [positions: string, upTo: number][] = [];
  const projection: Projection = {
    ...{ name: 'names', version: 1, categories: [] },
    ownerOf: ({ stream }) => (stream.startsWith('foreign') ? null : stream.split('/')[0]!),
    async apply(events, _transaction, { position: upTo }) {
      tried.push([events.map(({ position }) => position).join(' '), upTo]);
      for (const event of events) {
        const failure = failureOf(event);
        if (failure) throw failure;
      }
    },
  };
  const work = { database, projection, after: null, goal: null, countAfter: -1 };
  const batch = eventsOf(streams);
  const applied = await applyOrSetAside({ ...work, batch, aside: new Set(aside) });
  return { tried, ...applied };
}

it('applies up to the last event of the batch, even if that is passed over', async () => {
  const { tried } = await applying(['ada/1', 'bob/1', 'foreign/1'], () => undefined);
  expect(tried).toEqual([['0 1', 2]]);
});

it('tries each owner up to its own last event, and takes an unreadable event at its word', async () => {
  const ofAda = Array.from({ length: 8 }, () => 'ada/1');
  const streams = [...ofAda, 'tom/1', 'foreign/1'];
  const { tried, found } = await applying(streams, (event) =>
    event.position === 5 ? unreadable(event) : undefined,
  );
  expect(found).toMatchObject([{ owner: 'ada', stream: 'ada/1', revision: 5, position: 5 }]);
  expect(tried).toEqual([
    ...[
      ['0 1 2 3 4 5 6 7 8', 9],
      ['', 9],
      ['0 1 2 3 4 5 6 7', 7],
      ['8', 8],
      ['8', 9],
    ],
  ]);
});

it('finds the first event that fails by halving, each time up to its last', async () => {
  const streams = Array.from({ length: 8 }, () => 'ada/1');
  const { tried, found } = await applying([...streams, 'tom/1'], ({ position }) =>
    position === 5 ? new Error('unwritable') : undefined,
  );
  expect(found).toMatchObject([{ owner: 'ada', position: 5, reason: 'unwritable' }]);
  expect(tried.slice(3, -2)).toEqual([
    ...[
      ['0 1 2 3', 3],
      ['0 1 2 3 4 5', 5],
      ['0 1 2 3 4', 4],
    ],
  ]);
});

it('sets several aside at once while others are well, whatever the reasons', async () => {
  const { found } = await applying(['ada/1', 'bob/1', 'tom/1'], ({ position }) =>
    position < 2 ? new Error('unwritable') : undefined,
  );
  expect(found.map(({ owner }) => owner)).toEqual(['ada', 'bob']);
});

it('counts the events of those set aside before and now', async () => {
  const streams = ['ada/1', 'bob/1', 'bob/1', 'tom/1', 'tom/1'];
  const failure = ({ stream }: RecordedEvent) =>
    stream === 'bob/1' ? new Error('unwritable') : undefined;
  const { ofSetAside, found } = await applying(streams, failure, ['tom']);
  expect([ofSetAside, found.length]).toEqual([4, 1]);
});

it('names the event of the right stream where its owner has several', async () => {
  const streams = ['ada/1', 'ada/2', 'tom/1'];
  const { found } = await applying(streams, (event) =>
    event.stream === 'ada/2' ? unreadable(event) : undefined,
  );
  expect(found).toMatchObject([{ owner: 'ada', stream: 'ada/2', revision: 0, position: 1 }]);
});

it('names the event that led to one which cannot be read and is not of the batch', async () => {
  const elsewhere = unreadable(eventAt('ada/elsewhere', 3, 77));
  const { found } = await applying(['ada/1', 'ada/1', 'tom/1'], ({ position }) =>
    position === 1 ? elsewhere : undefined,
  );
  expect(found).toEqual([
    { owner: 'ada', stream: 'ada/1', revision: 1, position: 1, reason: elsewhere.message },
  ]);
});
