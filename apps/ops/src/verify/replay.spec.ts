/** A ledger replayed in parts gives the same rows as one replayed whole. */
import { createSqliteDatabase, createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { CreditLedger, monthAggregate } from '#ledger';
import { createReadModels, dumpPart, joinDumps } from '#read-models';
import { sleep } from '#eventsourcing';
import { replay } from './replay.js';
import { tenantsOf } from './tenants.js';

const AT = new Date('2026-11-20T12:00:00.000Z');
const TENANTS = Array.from({ length: 9 }, (_, number) => `tenant-${number}`);

async function ledgerOf(tenants: readonly string[]) {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  const store = await createSqliteEventStore(file);
  const aggregate = monthAggregate({
    store,
    retry: { sleep },
    cachedMonthsMax: 10,
  });
  const ledger = new CreditLedger({ aggregate, clock: { now: () => AT }, knownTenantsMax: 10 });
  for (const tenantId of tenants) await ledger.openPresentMonth(tenantId);
  return { file, store };
}

describe.each([1, 2, 3])('a replay in %s shares', (of) => {
  it('counts every event once and gives the same rows', async () => {
    const { file, store } = await ledgerOf(TENANTS);
    const to = (await store.head())!;
    const inShares = async (count: number) => {
      let events = 0;
      const dumps = [];
      for (let index = 0; index < count; index++) {
        const share = { index, of: count };
        const rows = await openSqlite({ path: ':memory:', pollMs: 0 });
        const database = createSqliteDatabase(rows);
        await createReadModels(database);
        const around = { sleep, onAdvance: () => {}, onRetry: () => {} };
        events += await replay({ source: store, database, share, to, ...around });
        dumps.push(await dumpPart(database, tenantsOf(share)));
        await rows.close();
      }
      return { events, ...joinDumps(dumps) };
    };
    const whole = await inShares(1);
    expect(whole.tenants.size).toBe(TENANTS.length);
    expect(await inShares(of)).toEqual(whole);
    await file.close();
  });
});
