/** Finding the first event after a position in a month's stream without reading any event. */
import fc from 'fast-check';
import type { RecordedEvent } from '#eventsourcing';
import { MonthStream, firstAfter } from './month-stream.js';

const MONTH = '2026-11';

/** A stream whose events have these positions. */
function streamOf(positions: readonly number[]) {
  const seen = { reads: 0 };
  const store = {
    async positionOf(_stream: string, revision: number) {
      seen.reads++;
      return positions[revision] ?? null;
    },
  };
  const find = (after: number) => {
    const month = {
      month: MONTH,
      firstPosition: positions[0]!,
      lastRevision: positions.length - 1,
      lastPosition: positions.at(-1)!,
    };
    return firstAfter(store, 'contoso', month, after);
  };
  return { seen, find };
}

it('is the first event after the position, wherever that is', async () => {
  const positions = fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(positions, fc.integer({ min: -1, max: 200 }), async (unsorted, wanted) => {
      const sorted = unsorted.toSorted((one, other) => one - other);
      // At least one event follows the position, as callers guarantee.
      const after = Math.min(wanted, sorted.at(-1)! - 1);
      const expected = sorted.findIndex((position) => position > after);
      expect(await streamOf(sorted).find(after)).toEqual({
        revision: expected,
        position: sorted[expected],
      });
    }),
  );
});

it.each([1, 2, 5])('is found by a few reads where %i of 100,000 were missed', async (missed) => {
  const count = 100_000;
  const { seen, find } = streamOf(Array.from({ length: count }, (_, index) => index * 3));
  expect(await find((count - missed - 1) * 3)).toEqual({
    revision: count - missed,
    position: (count - missed) * 3,
  });
  expect(seen.reads).toBeLessThanOrEqual(6);
});

it.each([
  { which: 'ends with a batch', lastRevision: 3, batchesRead: 1 },
  { which: 'ends within one', lastRevision: 4, batchesRead: 2 },
])(
  'asks for nothing behind the last revision that it may tell, which $which',
  async ({ lastRevision, batchesRead }) => {
    let batches = 0;
    const store = {
      async *read(stream: string) {
        for (let from = 0; ; from += 4) {
          batches += 1;
          yield Array.from({ length: 4 }, (_one, at) => ({
            ...({ stream, revision: from + at, position: from + at } as RecordedEvent),
          }));
        }
      },
    };
    const stream = new MonthStream(store, 'contoso', {
      ...{ month: MONTH, fromRevision: 0, lastRevision },
    });
    while (await stream.peek()) stream.take();
    expect(batches).toBe(batchesRead);
  },
);
