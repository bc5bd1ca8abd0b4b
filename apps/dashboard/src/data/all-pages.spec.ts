/** Pages are read to the end, however many they are, each from the cursor of the one before. */
import { allPages } from './all-pages.js';

it.each([1, 2, 5])('of %d', async (count) => {
  const asked: (string | undefined)[] = [];
  const pages = await allPages(async (cursor) => {
    asked.push(cursor);
    const number = Number(cursor ?? 0);
    return { number, nextCursor: number + 1 < count ? String(number + 1) : null };
  });
  expect(pages.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, at) => at));
  expect(asked).toEqual([
    undefined,
    ...Array.from({ length: count - 1 }, (_, at) => String(at + 1)),
  ]);
});

it('end where the service names a place again', async () => {
  const pages = await allPages(async () => ({ nextCursor: 'again' }));
  expect(pages).toHaveLength(2);
});
