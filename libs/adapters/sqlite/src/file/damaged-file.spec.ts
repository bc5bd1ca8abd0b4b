/** A file with damaged pages: each page in turn, in several ways. */
import { open, stat, truncate, writeFile } from 'node:fs/promises';
import { temporaryDirectory } from './temporary-directory.fixture.js';
import { DamagedFileError } from './sqlite-errors.js';
import { openSqlite, type SqliteFile } from './sqlite-file.js';

const PAGE_BYTES = 4_096;
const ROWS = 600;
/** The part of the first page that identifies a SQLite file. */
const HEADER_BYTES = 100;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => void (directory = await temporaryDirectory()));
afterAll(() => directory.remove());
let files = 0;

/** Creates a closed file with a table and an index of several pages each. */
async function written(): Promise<string> {
  const path = directory.file(`${files++}.db`);
  const file = await openSqlite({ path, pageBytes: PAGE_BYTES });
  await file.write((connection) => {
    connection.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
    connection.exec('CREATE INDEX by_text ON notes (text, id)');
    for (let id = 1; id <= ROWS; id++) connection.run(INSERT, id, textOf(id));
  });
  await file.close();
  return path;
}

const INSERT = 'INSERT INTO notes (id, text) VALUES (?, ?)';
const textOf = (id: number) => `note ${id} `.repeat(6);
const BY_ID = 'SELECT id, text FROM notes ORDER BY id';
const BY_TEXT = 'SELECT id FROM notes WHERE text > ? ORDER BY text, id';

/** All ways to use a file: each returns what was written, or reports the damage. */
const WAYS: readonly ((file: SqliteFile) => Promise<unknown>)[] = [
  (file) => file.read((connection) => connection.all(BY_ID)),
  (file) => file.read((connection) => connection.all(BY_TEXT, '')),
  (file) => file.snapshot(async (connection) => connection.all(BY_ID)),
  (file) => file.write((connection) => connection.run(INSERT, ROWS + 1, textOf(ROWS + 1))),
  (file) => file.transaction(async (connection) => connection.run('DELETE FROM notes')),
];

async function outcomes(path: string) {
  let file: SqliteFile;
  try {
    file = await openSqlite({ path, pageBytes: PAGE_BYTES });
  } catch (error) {
    return { failures: [error as Error], answers: [], complaint: (error as Error).message };
  }
  const failures: Error[] = [];
  const answers: unknown[] = [];
  for (const way of WAYS) {
    try {
      answers.push(await way(file));
    } catch (error) {
      failures.push(error as Error);
      answers.push(null);
    }
  }
  const complaint = await file.complaint();
  await file.close().catch((error: unknown) => failures.push(error as Error));
  return { failures, answers, complaint };
}

const DAMAGES: Readonly<Record<string, (page: Buffer) => void>> = {
  zeros: (page) => page.fill(0),
  ones: (page) => page.fill(0xff),
  noise: (page) => page.forEach((_byte, at) => (page[at] = (at * 131 + (at >> 3)) & 0xff)),
};

async function damage(path: string, number: number, change: (page: Buffer) => void) {
  const file = await open(path, 'r+');
  const page = Buffer.alloc(PAGE_BYTES);
  await file.read(page, 0, PAGE_BYTES, number * PAGE_BYTES);
  change(number === 0 ? page.subarray(HEADER_BYTES) : page);
  await file.write(page, 0, PAGE_BYTES, number * PAGE_BYTES);
  await file.close();
}

it.each(Object.keys(DAMAGES))(
  'with %s in any one page, is said to be damaged by whoever meets it and from then on, and gives no other rows',
  async (kind) => {
    const { answers: whole } = await outcomes(await written());
    const pages = (await stat(await written())).size / PAGE_BYTES;
    expect(pages).toBeGreaterThan(15);
    for (let number = 0; number < pages; number++) {
      const path = await written();
      await damage(path, number, DAMAGES[kind]!);
      const { failures, answers, complaint } = await outcomes(path);
      for (const error of failures) expect(error).toBeInstanceOf(DamagedFileError);
      if (failures.length > 0) expect(complaint).toMatch(/\.db is damaged \(.*\): .*backup/);
      else expect({ number, complaint }).toEqual({ number, complaint: null });
      const wrong = answers.filter(
        (answer, index) => answer !== null && index < 3 && !isAs(answer, whole[index]),
      );
      expect({ number, wrong }).toEqual({ number, wrong: [] });
    }
  },
);

const isAs = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

it.each([PAGE_BYTES, PAGE_BYTES * 3, PAGE_BYTES * 3 + 7, 50])(
  'cut to %i bytes is said to be damaged',
  async (bytes) => {
    const path = await written();
    await truncate(path, bytes);
    const { failures } = await outcomes(path);
    expect(failures.length).toBeGreaterThan(0);
    for (const error of failures) expect(error).toBeInstanceOf(DamagedFileError);
  },
);

it('of something else is said to be damaged, and stays as it is', async () => {
  const path = directory.file('other.db');
  await writeFile(path, 'something else'.repeat(1_000));
  const { failures } = await outcomes(path);
  expect(failures).toEqual([expect.any(DamagedFileError)]);
});
