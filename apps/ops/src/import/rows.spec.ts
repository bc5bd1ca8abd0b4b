/** The rows of an export in CSV come in the order of the file, those that are no CSV among the others. */
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

/** Memory is held by what was read of the file and not given yet. */
it('are given before the file is read to its end, though none of them is CSV', async () => {
  const path = join(folder, 'export.csv');
  const line = `${BAD}${'0'.repeat(122)}\n`;
  const size = 4 * 1024 * 1024;
  await writeFile(path, `a,b\n${line.repeat(size / line.length)}`);
  let read = 0;
  let given = 0;
  let mostAhead = 0;
  for await (const row of readRows(path, (bytes) => (read += bytes))) {
    given += row.kind === 'problem' ? line.length : 0;
    mostAhead = Math.max(mostAhead, read - given);
  }
  expect(given).toBe(size);
  expect(mostAhead).toBeLessThan(1024 * 1024);
});

it('ends where whoever reads has enough, in the middle of rows that are no CSV', async () => {
  const path = join(folder, 'export.csv');
  await writeFile(path, `a,b\n${GOOD}\n${`${BAD}\n`.repeat(500_000)}`);
  let given = 0;
  for await (const { line } of readRows(path, () => undefined)) if ((given = line) > 5) break;
  expect(given).toBe(6);
});

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
