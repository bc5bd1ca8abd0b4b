/** What a verification prints and records for rows that are equal, differ or change in the meantime, and for tenants that are set aside. */
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import { resetCheckpoint, type SqlDatabase, TransientError } from '#eventsourcing';
import { createReadModels, type DumpPart, lastVerification, USAGE_CHECKPOINT } from '#read-models';
import { EXIT } from '../exit.js';
import { compareRows } from './comparison.js';
import type { Part } from './part.js';

let file: SqliteFile;
let database: SqlDatabase;
beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  database = createSqliteDatabase(file);
  await createReadModels(database);
  await database.transaction((transaction) => resetCheckpoint(transaction, USAGE_CHECKPOINT, null));
  await moveTo(7);
});
afterEach(() => file.close());

const moveTo = (position: number) =>
  database.transaction((transaction) =>
    transaction.execute('UPDATE checkpoints SET position = $1', [position]),
  );

type Rows = Readonly<Record<string, string>>;

const dumpOf = (rows: Rows, aside: readonly string[] = [], position = 7): DumpPart => ({
  progress: { position },
  setAside: aside.map((owner) => ({ owner, stream: owner, revision: 3, position, reason: 'told' })),
  tenants: new Map(Object.entries(rows)),
});

/** @param asked receives the positions up to which it was asked to replay */
const partOf = (
  served: DumpPart | (() => Promise<DumpPart>),
  replayed: DumpPart,
  asked: number[] = [],
): Part => ({
  served: async () => (typeof served === 'function' ? served() : served),
  async replay(to) {
    asked.push(to);
    return { events: 50, dump: replayed };
  },
  end: async () => undefined,
});

async function compared(...parts: readonly Part[]) {
  const said: string[] = [];
  const tools = { print: (line: string) => void said.push(line), progress: () => undefined };
  const exit = await compareRows(tools, database, parts);
  const { at: _at, ...remembered } = (await lastVerification(database))!;
  return { exit, said: said.filter((line) => !/^(served|replayed) /.test(line)), remembered };
}

it('finds rows equal that are, in all parts together', async () => {
  const [one, other] = [dumpOf({ contoso: 'x' }), dumpOf({ fabrikam: 'y' })];
  expect(await compared(partOf(one, one), partOf(other, other))).toEqual({
    exit: EXIT.ok,
    said: ['The read models equal the ledger.'],
    remembered: { position: 7, events: 100, outcome: 'same', different: [], setAside: [] },
  });
});

it.each([
  ['has other rows', { contoso: 'x', fabrikam: 'z' }, 'fabrikam'],
  ['has no rows', { contoso: 'x' }, 'fabrikam'],
  ['has rows that nobody gave it', { contoso: 'x', fabrikam: 'y', adatum: 'a' }, 'adatum'],
])('names a tenant that %s', async (_what, rows, name) => {
  const found = await compared(partOf(dumpOf(rows), dumpOf({ contoso: 'x', fabrikam: 'y' })));
  expect(found).toMatchObject({
    exit: EXIT.different,
    said: [`different ${name}`, expect.stringContaining('run "ops rebuild"')],
    remembered: { outcome: 'different', different: [name] },
  });
});

it('names twenty tenants that differ, in order, however many there are', async () => {
  const names = Array.from({ length: 30 }, (_, number) => `tenant-${number}`);
  const rows = (hash: string) => Object.fromEntries(names.toReversed().map((one) => [one, hash]));
  const { [names[0]!]: _missing, ...served } = rows('x');
  const { said, remembered } = await compared(partOf(dumpOf(served), dumpOf(rows('y'))));
  const first = names.toSorted().slice(0, 20);
  expect(said[0]).toBe(`different ${first.join(', ')}`);
  expect(remembered).toMatchObject({ different: first });
});

it('finds a difference where only how far the rows have come differs', async () => {
  const rows = { contoso: 'x' };
  const found = await compared(partOf(dumpOf(rows, [], 6), dumpOf(rows)));
  expect(found).toMatchObject({ exit: EXIT.different, remembered: { different: [] } });
  expect(found.said[0]).toBe('different the progress');
});

it('says of tenants that are set aside that they could not be compared, and why', async () => {
  const one = dumpOf({ contoso: 'x' }, ['fabrikam']);
  const other = dumpOf({}, ['northwind']);
  expect(await compared(partOf(one, one), partOf(other, other))).toMatchObject({
    exit: EXIT.different,
    said: [
      ...['set aside fabrikam: told', 'set aside northwind: told'],
      'All but 2 tenants are what the ledger says; of those it cannot be read.',
    ],
    remembered: { outcome: 'same', different: [], setAside: ['fabrikam', 'northwind'] },
  });
});

it('says that rows differ also where others are set aside', async () => {
  const aside = ['fabrikam'];
  const part = partOf(dumpOf({ contoso: 'x' }, aside), dumpOf({ contoso: 'z' }, aside));
  expect(await compared(part)).toMatchObject({
    exit: EXIT.different,
    said: [
      ...['set aside fabrikam: told', 'different contoso'],
      expect.stringContaining('run "ops rebuild"'),
    ],
  });
});

it.each([
  ['rows differ for this alone', 'x', ['fabrikam']],
  ['others differ as well, whose rebuild would take its rows away', 'z', ['contoso', 'fabrikam']],
])(
  'calls for no rebuild while the ledger of a tenant cannot be read any more: %s',
  async (_what, contoso, different) => {
    const served = dumpOf({ contoso, fabrikam: 'x', northwind: 'x' }, ['northwind']);
    const replayed = { contoso: 'x', fabrikam: 'z', northwind: 'x' };
    const part = partOf(served, dumpOf(replayed, ['fabrikam', 'northwind']));
    expect(await compared(part)).toMatchObject({
      exit: EXIT.different,
      said: [
        ...['set aside fabrikam: told', 'set aside northwind: told'],
        `different ${different.join(', ')}`,
        expect.stringMatching(
          /^What was read once of fabrikam cannot be read .* restore that first/,
        ),
      ],
      remembered: { different },
    });
  },
);

it('finds a difference where a tenant is set aside among the rows alone, or by the replay alone', async () => {
  const whole = dumpOf({ contoso: 'x' });
  const aside = dumpOf({ contoso: 'x' }, ['fabrikam']);
  for (const part of [partOf(whole, aside), partOf(aside, whole)]) {
    expect(await compared(part)).toMatchObject({ exit: EXIT.different });
  }
});

it('reads rows again that have moved while they were read, and replays to where they were then', async () => {
  const asked: number[] = [];
  const looks = [8, 9];
  const served = async () => {
    const next = looks.shift();
    if (next === undefined) return dumpOf({ contoso: 'x' });
    await moveTo(next);
    return dumpOf({ contoso: 'half' });
  };
  const part = partOf(served, dumpOf({ contoso: 'x' }), asked);
  expect(await compared(part)).toMatchObject({ exit: EXIT.ok, remembered: { position: 9 } });
  expect(asked).toEqual([9]);
});

it('does not lose a verification because the database starts anew at its end, and says so', async () => {
  const transaction = database.transaction.bind(database);
  let failures = 2;
  database.transaction = async (work) => {
    if (failures-- > 0) throw new TransientError('the server starts');
    return transaction(work);
  };
  const one = dumpOf({ contoso: 'x' });
  expect(await compared(partOf(one, one))).toMatchObject({
    exit: EXIT.ok,
    remembered: { outcome: 'same' },
  });
});
