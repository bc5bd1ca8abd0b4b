import { wholePages } from './whole-pages.js';

async function* pages() {
  yield 1;
  yield 2;
}

/** Whole for so many looks, and then being filled again. */
const wholeFor = (looks: number) => ({
  missing: () => Promise.resolve(looks-- > 0 ? null : { position: 3, goal: 10, percent: 30 }),
});

async function read(from: AsyncIterable<number>): Promise<number[]> {
  const all: number[] = [];
  for await (const page of from) all.push(page);
  return all;
}

describe('pages of an export', () => {
  it('all come where the rows stay whole', async () => {
    expect(await read(wholePages(pages(), wholeFor(9), false))).toEqual([1, 2]);
  });

  it.each([0, 1, 2])('break off where the rows are emptied after %i looks', async (looks) => {
    await expect(read(wholePages(pages(), wholeFor(looks), false))).rejects.toThrow('30 %');
  });

  it('come all the same where a part is wanted', async () => {
    expect(await read(wholePages(pages(), wholeFor(0), true))).toEqual([1, 2]);
  });
});
