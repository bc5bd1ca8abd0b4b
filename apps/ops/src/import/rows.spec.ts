/** The rows of a CSV export come in the order of the file, including those that are not CSV. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRows } from './rows.js';

const [GOOD, BAD] = ['1,2', '1,2,3'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rows-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Each row as its line and its kind. */
async function found(text: string): Promise<string[]> {
  const path = join(folder, 'export.csv');
  await writeFile(path, text);
  const rows: string[] = [];
  for await (const { line, kind } of readRows(path, () => undefined)) rows.push(`${line} ${kind}`);
  return rows;
}

it.each([
  ['first', [BAD, GOOD, GOOD], ['2 problem', '3 row', '4 row']],
  ['in the middle', [GOOD, BAD, BAD, GOOD], ['2 row', '3 problem', '4 problem', '5 row']],
  ['last', [GOOD, GOOD, BAD], ['2 row', '3 row', '4 problem']],
  ['alone', [BAD, BAD], ['2 problem', '3 problem']],
  ['behind a row over lines', ['"a\nb",2', BAD, GOOD], ['3 row', '4 problem', '5 row']],
])('rows that are no CSV, where they come %s', async (_where, lines, expected) => {
  expect(await found(['a,b', ...lines, ''].join('\n'))).toEqual(expected);
});

it('a row is whole where another follows, though that one is cut off', async () => {
  expect(await found(`a,b\n${GOOD}\n1`)).toEqual(['2 row', '3 problem']);
});

it('a row that may be cut off comes last, and behind one that is no CSV', async () => {
  expect(await found(`a,b\n${GOOD}\n${BAD}\n${GOOD}`)).toEqual([
    ...['2 row', '3 problem', '4 problem'],
  ]);
});

it('rows of a file that is read in many pieces', async () => {
  const lines = Array.from({ length: 20_000 }, (_, number) => (number % 3 === 1 ? BAD : GOOD));
  expect(await found(['a,b', ...lines, ''].join('\n'))).toEqual(
    lines.map((line, number) => `${number + 2} ${line === BAD ? 'problem' : 'row'}`),
  );
});

describe('a file of which nothing is CSV', () => {
  const SKIPPED_MAX = 10_000;

  it('is read no further than a bound, because its rows would all lie in memory', async () => {
    const rows = `${BAD}\n`.repeat(SKIPPED_MAX);
    await expect(found(`a,b\n${GOOD}\n${rows}`)).rejects.toThrow(
      `export.csv:${SKIPPED_MAX + 2}: 10000 rows in a row are not CSV`,
    );
  });

  it('is none while a good row comes in between', async () => {
    const rows = `${BAD}\n`.repeat(SKIPPED_MAX - 1);
    expect(await found(`a,b\n${rows}${GOOD}\n${rows}`)).toHaveLength(2 * SKIPPED_MAX - 1);
  });
});
