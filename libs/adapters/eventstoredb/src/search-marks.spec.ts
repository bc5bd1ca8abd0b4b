/** Search marks are written once per stretch of the log; a mark that cannot be written does not fail the search. */
import {
  type AppendRequest,
  DeniedError,
  StreamDamagedError,
  TransientError,
} from '#eventsourcing';
import type { Connection } from './connection.js';
import { SearchMarks } from './search-marks.js';

const EVERY = 100;

function marking(fail: () => void = () => undefined) {
  const written: unknown[] = [];
  const marks = new SearchMarks<null>(
    {
      connection: {} as Connection,
      markEvery: EVERY,
      async append({ expectedRevision, events }: AppendRequest) {
        fail();
        written.push([expectedRevision, (events[0]!.data as { readonly until: number }).until]);
        return { kind: 'appended', revision: written.length - 1, position: 1 };
      },
    },
    'marks-1',
  );
  return { written, offer: (until: number) => marks.offer({ until, found: null }) };
}

it('is written after each stretch of the log, and not again before the next', async () => {
  const { written, offer } = marking();
  for (let until = 0; until <= 5 * EVERY; until += EVERY / 4) await offer(until);
  expect(written).toEqual([
    ['no_stream', EVERY],
    ...[2, 3, 4, 5].map((stretch, index) => [index, stretch * EVERY]),
  ]);
});

it.each([
  ['is away', new TransientError('away')],
  ['may not be written', new DeniedError('denied')],
  ['is damaged', new StreamDamagedError('marks-1', 'an event', 'none')],
])('is not told where it %s, and not before the next stretch', async (_what, error) => {
  let tries = 0;
  const { offer } = marking(() => {
    tries += 1;
    throw error;
  });
  for (const until of [EVERY, EVERY + 1, 2 * EVERY - 1]) await offer(until);
  expect(tries).toBe(1);
});

it('fails with a bug', async () => {
  const bug = new TypeError('bug');
  const { offer } = marking(() => {
    throw bug;
  });
  await expect(offer(EVERY)).rejects.toBe(bug);
});

it('is looked up where another process has written one meanwhile, so that the next follows it', async () => {
  let lookUps = 0;
  const channel = () => {
    lookUps += 1;
    throw new TransientError('away');
  };
  const marks = new SearchMarks<null>(
    {
      connection: { channel } as unknown as Connection,
      markEvery: EVERY,
      append: async () => ({ kind: 'conflict', actualRevision: 0 }),
    },
    'marks-1',
  );
  await marks.offer({ until: EVERY, found: null });
  expect(lookUps).toBe(1);
});
