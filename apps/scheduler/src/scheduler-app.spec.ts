/** What the scheduler logs: an opened month, several at once, and failures, each message once however many ticks and tenants cause it. */
import {
  createSqliteDatabase,
  createSqliteEventStore,
  openSqlite,
  type SqliteFile,
} from '#adapters/sqlite';
import { SetupError, StreamDamagedError } from '#eventsourcing';
import type { Month } from '#metering';
import { createReadModels } from '#read-models';
import type { AppContext } from '#engines';
import { schedulerApp } from './scheduler-app.js';

const NOW = '2025-10-01T00:00:05.000Z';
const TICKS = 3;

let file: SqliteFile;
beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
});
afterEach(() => file.close());

/** The messages logged over a few ticks, at which the tenants are behind. */
async function saidOf(
  tenants: readonly string[],
  openPresentMonth: (tenantId: string) => Promise<readonly Month[]>,
) {
  const database = createSqliteDatabase(file);
  await createReadModels(database);
  const newest = {
    ...Object.fromEntries(tenants.map((one) => [one, '2025-09'])),
    upToDate: '2025-10',
  };
  for (const [tenant, month] of Object.entries(newest)) {
    const row = [tenant, '2025-08', month];
    await database.transaction((one) =>
      one.execute('INSERT INTO tenants VALUES ($1, $2, $3)', row),
    );
  }
  const stopping = new AbortController();
  const said: string[] = [];
  let ticks = 0;
  const { tasks } = await schedulerApp({
    engines: {
      readDatabase: async () => database,
      eventStore: () => createSqliteEventStore(file),
    },
    ledger: async () => ({ openPresentMonth }),
    clock: { now: () => new Date(NOW) },
    signal: stopping.signal,
    async sleep() {
      if (++ticks === TICKS) stopping.abort();
    },
    outages: { of: () => ({}) },
    onNotice: (level: string, message: string) => void said.push(`${level} ${message}`),
  } as unknown as AppContext);
  await tasks![0]!.run(stopping.signal);
  expect(ticks).toBe(TICKS);
  return said.sort();
}

const TENANTS = ['contoso', 'fabrikam', 'northwind'];

it('says once for all tenants what an operator has to put right', async () => {
  const said = await saidOf(TENANTS, () => Promise.reject(new SetupError('The file is damaged')));
  expect(said).toEqual(['error the scheduler will try again: The file is damaged']);
});

it.each([
  ['a bug', new TypeError('why')],
  ['a damaged stream', new StreamDamagedError('ledger', 'an event', 'none')],
])('names each tenant that fails by itself, once: %s', async (_what, error) => {
  expect(await saidOf(TENANTS, () => Promise.reject(error))).toEqual(
    TENANTS.map((tenant) => `error the scheduler will try again: ${tenant}: ${String(error)}`),
  );
});

it('says of each tenant which months were opened, and how many opened several', async () => {
  const said = await saidOf(TENANTS, async (tenant) =>
    tenant === 'contoso' ? [] : ['2025-09', '2025-10'],
  );
  expect(new Set(said)).toEqual(
    new Set([
      'info fabrikam: opened 2025-09, 2025-10',
      'info northwind: opened 2025-09, 2025-10',
      expect.stringMatching(
        /^warn Several months .* up to 2025-10, .* for 2 tenants: .* says 2025-10-01T00:00:05.000Z, .* "ops ahead"/,
      ),
    ]),
  );
});
