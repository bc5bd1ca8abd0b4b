/** Microsoft's report compared with our rows: equal figures, differences and likely causes. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import { checkpointKey, resetCheckpoint, SetupError, type SqlDatabase } from '#eventsourcing';
import { createReadModels, usageProjection } from '#read-models';
import { compareReport } from './compare-report.js';

let folder: string;
let file: SqliteFile;
let database: SqlDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compare-'));
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  database = createSqliteDatabase(file);
  await createReadModels(database);
  await database.transaction((transaction) =>
    transaction.execute(`INSERT INTO tenants VALUES ('contoso', '2026-10', '2026-11')`),
  );
});
afterEach(async () => {
  await file.close();
  await rm(folder, { recursive: true });
});

/** The consumption of user u-1 in prod, by day. */
async function ours(credits: Readonly<Record<string, number>>): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.execute(
      `INSERT INTO slices VALUES ('contoso', 1, 7, 'AIModelExecuted', 'prod', 'u-1', 'm', NULL,
         'prediction', NULL, NULL, NULL, 'app', 'processed', 'aiBuilder', 'tenantPool', NULL,
         'consumedMilliCredits')`,
    );
    for (const [day, amount] of Object.entries(credits)) {
      await transaction.execute(
        `INSERT INTO usage_days VALUES ('contoso', $1, 1, $2, 1, $1 || 'T00:00:00.000Z')`,
        [day, Math.round(amount * 1_000)],
      );
    }
  });
}

async function compare(rows: Readonly<Record<string, string>>) {
  const path = join(folder, 'report.csv');
  const lines = Object.entries(rows).map(([day, amount]) => `${day},u-1,prod,Prod,${amount},False`);
  const header = 'Date,UserId,EnvironmentId,EnvironmentName,AIConsumption,IsTrial';
  await writeFile(path, [header, ...lines, ''].join('\r\n'));
  return compareReport(path, 'contoso', database);
}

const causes = (differences: Awaited<ReturnType<typeof compare>>) =>
  differences.map(({ date, cause }) => `${date} ${cause}`);

describe('a comparison', () => {
  it('finds nothing where the figures are equal, small ones included', async () => {
    await ours({ '2026-10-01': 1_250, '2026-10-02': 999 });
    expect(await compare({ '2026-10-01': '1250', '2026-10-02': '<1K' })).toEqual([]);
  });

  it.each<{
    readonly own: Readonly<Record<string, number>>;
    readonly theirs: Readonly<Record<string, string>>;
    readonly date: string;
    readonly cause: string;
  }>([
    {
      own: { '2026-10-01': 10 },
      theirs: { '2026-10-01': '10', '2026-10-09': '7' },
      date: '2026-10-09',
      cause: 'missing import',
    },
    {
      own: { '2026-10-09': 10 },
      theirs: { '2026-10-01': '0', '2026-10-09': '7' },
      date: '2026-10-09',
      cause: 'the report lags',
    },
    {
      own: { '2026-10-01': 10 },
      theirs: { '2026-10-01': '12', '2026-10-20': '0' },
      date: '2026-10-01',
      cause: 'not published',
    },
    {
      own: { '2026-10-01': 12 },
      theirs: { '2026-10-01': '10', '2026-10-20': '0' },
      date: '2026-10-01',
      cause: 'does not count',
    },
    {
      own: { '2026-10-01': 2_000 },
      theirs: { '2026-10-01': '<1K', '2026-10-20': '0' },
      date: '2026-10-01',
      cause: 'count',
    },
  ])(
    'of ours $own with theirs $theirs names $date: $cause',
    async ({ own, theirs, date, cause }) => {
      await ours(own);
      const found = causes(await compare(theirs));
      expect(found).toEqual([expect.stringMatching(new RegExp(`^${date} .*${cause}`))]);
    },
  );

  it.each([
    ['a figure below a thousand', { '2026-10-01': 999.999 }, { '2026-10-01': '<1K' }],
    ['a figure with thousandths', { '2026-10-01': 1.005 }, { '2026-10-01': '1.005' }],
    ['days before and after it', { '2026-09-30': 1, '2026-10-03': 1 }, { '2026-10-01': '0' }],
  ])('finds nothing in %s', async (_, own, theirs) => {
    await ours(own);
    expect(await compare(theirs)).toEqual([]);
  });

  it('takes a whole thousand for more than <1K', async () => {
    await ours({ '2026-10-01': 1_000 });
    expect(await compare({ '2026-10-01': '<1K' })).toHaveLength(1);
  });

  it('names a lag of the report as the cause for the last seven days only', async () => {
    await ours({ '2026-10-13': 12, '2026-10-15': 12 });
    const rows = { '2026-10-13': '10', '2026-10-15': '10', '2026-10-20': '0' };
    expect(causes(await compare(rows))).toEqual([
      expect.stringMatching(/^2026-10-13 .*does not count/),
      expect.stringMatching(/^2026-10-15 .*the report lags/),
    ]);
  });

  it('is none with a tenant that is set aside, and one again once all rows have come', async () => {
    const key = checkpointKey(usageProjection());
    const change = (sql: string, ...values: (string | number)[]) =>
      database.transaction((transaction) => transaction.execute(sql, values));
    await change(`INSERT INTO checkpoints (name, position, goal) VALUES ($1, 7, 7)`, key);
    expect(await compare({ '2026-10-01': '0' })).toEqual([]);
    await change(`INSERT INTO set_aside VALUES ($1, 'contoso', 's', 0, 0, 'told')`, key);
    await expect(compare({ '2026-10-01': '0' })).rejects.toThrow('is set aside');
  });

  it('knows days of another time zone by their sum', async () => {
    await ours({ '2026-10-01': 10, '2026-10-02': 5 });
    const rows = { '2026-10-01': '4', '2026-10-02': '11', '2026-10-20': '0' };
    expect(causes(await compare(rows))).toEqual([
      expect.stringContaining('another time zone'),
      expect.stringContaining('another time zone'),
    ]);
  });

  it('is refused for an unknown tenant, which would equal nothing', async () => {
    const path = join(folder, 'report.csv');
    const header = 'Date,UserId,EnvironmentId,EnvironmentName,AIConsumption,IsTrial';
    await writeFile(path, `${header}\n2026-10-01,u-1,prod,Prod,<1K,False\n`);
    await expect(compareReport(path, 'Contoso', database)).rejects.toThrow(
      /recorded for .*Contoso/,
    );
  });

  it.each([-1, 0, 16])('is none with rows that are filled up to %s of 17', async (position) => {
    await database.transaction(async (transaction) => {
      await resetCheckpoint(transaction, checkpointKey(usageProjection()), 17);
      await transaction.execute('UPDATE checkpoints SET position = $1', [position]);
    });
    await expect(compare({ '2026-10-01': '0' })).rejects.toThrow(/being filled/);
  });

  it.each<Record<string, string>>([{ '03/10/2026': '1' }, { '2026-10-01': 'many' }])(
    'names the line that it cannot read: %j',
    async (rows) => {
      await expect(compare(rows)).rejects.toThrow(/report\.csv:2: /);
    },
  );
});

describe('a report', () => {
  const header = 'Date,UserId,EnvironmentId,EnvironmentName,AIConsumption,IsTrial';
  const report = async (content: string | Buffer) => {
    const path = join(folder, 'report.csv');
    await writeFile(path, content);
    return compareReport(path, 'contoso', database);
  };
  const row = (change: Readonly<Record<string, string>>) => {
    const cells = { date: '2026-10-01', amount: '5', trial: 'False', more: '', ...change };
    return `${header}\n${cells.date},u-1,prod,Prod,${cells.amount},${cells.trial}${cells.more}\n`;
  };

  it('may name a series in several rows, of which some are small', async () => {
    await ours({ '2026-10-01': 1_250 });
    const rows = (...amounts: readonly string[]) =>
      [header, ...amounts.map((amount) => `2026-10-01,u-1,prod,Prod,${amount},False`)].join('\n');
    expect(await report(rows('1000', '250'))).toEqual([]);
    expect(await report(rows('1000', '<1K'))).toEqual([]);
    expect(await report(rows('<1K', '<1K'))).toEqual([]);
    expect(await report(rows('<1K'))).toMatchObject([{ theirs: '<1K' }]);
    expect(await report(rows('<1K', '2000'))).toMatchObject([{ theirs: '2000 + <1K' }]);
  });

  it.each([
    ['a day that there is not', row({ date: '2026-02-30' }), ':2: Date must be'],
    ['a thirteenth month', row({ date: '2026-13-45' }), ':2: Date must be'],
    ['the first year', row({ date: '0001-01-01' }), ':2: Date must be'],
    ['the last year', row({ date: '9999-12-31' }), ':2: Date must be'],
    ["a country's own date", row({ date: '03/10/2026' }), ':2: Date must be'],
    ['an exponent', row({ amount: '1e5' }), ':2: AIConsumption must be'],
    ['a huge figure', row({ amount: '9'.repeat(30) }), ':2: AIConsumption must be'],
    ['a trial in another language', row({ trial: 'Wahr' }), ':2: IsTrial must be'],
    ['a cell too many', row({ more: ',x' }), ':2: Invalid Record Length'],
    ['a row cut off', `${header}\n2026-10-01,u-1`, ':2: Invalid Record Length'],
    ['an open quotation mark', `${header}\n"2026-10-01,u-1`, ':2: Quote Not Closed'],
    ['no row', header, 'holds no row'],
    ['nothing', '', 'holds no row'],
    ['other columns', 'Day,Who\n1,2\n', 'has no column date'],
    ['a column twice', `${header},aiconsumption \n`, 'two columns aiconsumption'],
    ['UTF-16', Buffer.from(`\ufeff${row({})}`, 'utf16le'), 'save it as UTF-8'],
    ['Latin-1', Buffer.from(row({ trial: 'é' }), 'latin1'), 'save it as UTF-8'],
  ])('with %s is refused in a line that names it', async (_name, content, message) => {
    const failure = await report(content).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    expect((failure as Error).message.startsWith(join(folder, 'report.csv'))).toBe(true);
    expect((failure as Error).message).toContain(message);
  });

  it.each(['a folder', 'a pipe that nobody writes to'])('that is %s is no file', async (kind) => {
    const path = join(folder, 'no-file');
    if (kind === 'a folder') await mkdir(path);
    else execFileSync('mkfifo', [path]);
    await expect(compareReport(path, 'contoso', database)).rejects.toThrow(`${path} is no file`);
  });

  it('may be separated by semicolons', async () => {
    await ours({ '2026-10-01': 5 });
    expect(await report(row({}).replaceAll(',', ';'))).toEqual([]);
  });
});
