/** An export whose rows are refilled during the read ends with an error, and never looks complete. */
import type { Readable } from 'node:stream';
import type { Allowance, HttpReply } from '#platform';
import type { Completeness } from '../answers/completeness.js';
import { Exports } from './exports.js';
import { completePages } from './complete-pages.js';

async function* pages() {
  yield 1;
  yield 2;
}

/** Complete for the given number of checks, and then being refilled. */
const wholeFor = (looks: number) => ({
  filling: () => Promise.resolve(looks-- > 0 ? null : { position: 3, goal: 10, percent: 30 }),
});

async function read(from: AsyncIterable<number>): Promise<number[]> {
  const all: number[] = [];
  for await (const page of from) all.push(page);
  return all;
}

describe('pages of an export', () => {
  it('all come where the rows stay whole', async () => {
    expect(await read(completePages(pages(), wholeFor(9), false))).toEqual([1, 2]);
  });

  it.each([0, 1, 2])('break off if the rows are emptied after %i checks', async (looks) => {
    await expect(read(completePages(pages(), wholeFor(looks), false))).rejects.toThrow('30 %');
  });

  it('come all the same where a part is wanted', async () => {
    expect(await read(completePages(pages(), wholeFor(0), true))).toEqual([1, 2]);
  });
});

describe('a file whose rows are emptied while it is sent', () => {
  const page = { rows: [{ number: 1 }], nextCursor: null, asOf: { position: 3, time: null } };
  const reply = { type: () => reply, header: () => reply };

  function fileOf(query: Readonly<Record<string, unknown>>, ofUsage: boolean): Promise<Readable> {
    const completeness = wholeFor(0) as unknown as Completeness;
    const exports = new Exports(completeness);
    const allowance = { openStream: () => () => undefined } as unknown as Allowance;
    const request = { url: '', headers: {}, params: {}, query, allowance };
    const asked = { format: 'ndjson', byteOrderMark: false, decimalComma: false } as const;
    const list = { member: 'rows', columns: () => ['number'], ofUsage };
    const exchange = { request, reply: reply as unknown as HttpReply, asked };
    return exports.file(exchange, list, async () => page);
  }
  const textOf = async (file: Readable): Promise<string> =>
    Buffer.concat(await file.toArray()).toString();

  it.each([{}, { allowPartial: 'false' }])(
    'is broken off where it is asked for by %j',
    async (query) => {
      await expect(fileOf(query, true).then(textOf)).rejects.toThrow('30 %');
    },
  );

  it('comes to its end where a part is wanted, or its rows are not those of usage', async () => {
    expect(await textOf(await fileOf({ allowPartial: 'true' }, true))).toBe('{"number":1}\n');
    expect(await textOf(await fileOf({}, false))).toBe('{"number":1}\n');
  });
});
