/** A ledger replayed in parts results in the same rows as one replayed whole. */
import { createSqliteDatabase, createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { ledgerStream } from '#contracts';
import { CreditLedger, monthAggregate } from '#ledger';
import { createReadModels, dumpPart, joinDumps } from '#read-models';
import { deterministicUuid, type EventSource, type EventStore, sleep } from '#eventsourcing';
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

async function inShares(store: EventStore & EventSource, count: number) {
  const to = (await store.head())!;
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
  const aside = dumps.flatMap(({ setAside }) => setAside.map(({ owner }) => owner));
  return { events, aside, ...joinDumps(dumps) };
}

describe.each([1, 2, 3])('a replay in %s shares', (of) => {
  it('counts every event once and gives the same rows', async () => {
    const { file, store } = await ledgerOf(TENANTS);
    const whole = await inShares(store, 1);
    expect(whole.tenants.size).toBe(TENANTS.length);
    expect(await inShares(store, of)).toEqual(whole);
    await file.close();
  });

  it('sets a tenant aside whose ledger cannot be read, once, and gives the rows of all others', async () => {
    const { file, store } = await ledgerOf(TENANTS);
    const { tenants: before } = await inShares(store, 1);
    const [damaged] = TENANTS;
    const event = { id: deterministicUuid('bad'), type: 'CreditConsumed', data: {} };
    await store.append({
      ...{ stream: ledgerStream(damaged!, '2026-11'), expectedRevision: 0 },
      events: [{ ...event, metadata: { schemaVersion: 1 } }],
    });
    const { aside, tenants } = await inShares(store, of);
    expect(aside).toEqual([damaged]);
    expect([...tenants]).toEqual([...before].filter(([name]) => name !== damaged));
    await file.close();
  });
});
