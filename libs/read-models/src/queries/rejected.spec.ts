/** Pages of rejected events: each event once, newest first, with equal times and any sizes. */
import fc from 'fast-check';
import { recordRejected, type RejectedEvent } from '../rejected-events.js';
import { emptyRows } from '../testing/rows-in-memory.js';
import { listRejected, type RejectedCursor } from './rejected.js';

type RejectedPosition = Pick<RejectedEvent, 'rejectedAt' | 'topic' | 'partition' | 'offset'>;

const rejected = (position: RejectedPosition, characters = 4): RejectedEvent => ({
  ...{ ...position, tenantId: 'contoso', eventId: null, source: null, code: 'noJson', field: null },
  reason: 'No JSON.',
  message: { keyBase64: null, headers: {}, valueBase64: 'x'.repeat(characters) },
});

async function pages(
  events: readonly RejectedEvent[],
  limit: number,
): Promise<RejectedPosition[][]> {
  const rows = await emptyRows();
  await rows.transaction((transaction) => recordRejected(transaction, events));
  const found: RejectedPosition[][] = [];
  let after: RejectedCursor | null = null;
  do {
    const page = await listRejected(rows, { filter: {}, after, limit });
    found.push(
      page.rejected.map(({ rejectedAt, topic, partition, offset }) => ({
        ...{ rejectedAt, topic, partition, offset },
      })),
    );
    after = page.next;
  } while (after !== null && found.length <= events.length);
  return found;
}

const position = fc.record<RejectedPosition>({
  rejectedAt: fc.constantFrom('2025-09-15T12:00:00.000Z', '2025-09-15T12:00:00.001Z'),
  topic: fc.constantFrom('ai-model-executed', 'ai-model-trained'),
  partition: fc.constantFrom(0, 2, 10),
  offset: fc.constantFrom(1, 9, 10),
});
const sortKey = ({ rejectedAt, topic, partition, offset }: RejectedPosition): string =>
  [rejectedAt, topic, String(partition).padStart(2, '0'), String(offset).padStart(2, '0')].join();

it('hold each once, by time, topic, partition and offset', async () => {
  const identityOf = ({ topic, partition, offset }: RejectedPosition) =>
    `${topic} ${partition} ${offset}`;
  const positions = fc.uniqueArray(position, { minLength: 1, maxLength: 15, selector: identityOf });
  await fc.assert(
    fc.asyncProperty(positions, fc.integer({ min: 1, max: 6 }), async (all, limit) => {
      const found = await pages(
        all.map((one) => rejected(one)),
        limit,
      );
      const newestFirst = all.toSorted((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1));
      expect(found.flat()).toEqual(newestFirst);
      expect(found).toHaveLength(Math.ceil(all.length / limit));
    }),
    { numRuns: 25 },
  );
});

it.each([
  ['larger than a page, alone', 2_000_001, 1],
  ['half as large, two by two', 900_000, 2],
])('hold messages %s', async (_size, characters, together) => {
  const events = [1, 2, 3, 4].map((offset) =>
    rejected({ rejectedAt: '2025-09-15', topic: 't', partition: 0, offset }, characters),
  );
  const found = await pages(events, 10);
  expect(found.flat().map(({ offset }) => offset)).toEqual([4, 3, 2, 1]);
  expect(new Set(found.map((page) => page.length))).toEqual(new Set([together]));
});
