/** The system under test: ledger, projection and queries in memory, with a clock that tests set. */
import { createSqliteDatabase, createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { LEDGER_CATEGORY, usageKeyOf } from '#contracts';
import { applyBatch, deterministicUuid, type EventSource, type Position } from '#eventsourcing';
import { CreditLedger, monthAggregate } from '#ledger';
import type { LedgerCommand, Usage } from '#metering';
import {
  createReadModels,
  gate,
  type GateRequest,
  tenantUsage,
  usageProjection,
} from '#read-models';
import { TENANT } from './names.js';

export type Meter = Awaited<ReturnType<typeof startMeter>>;

export async function startMeter(startAt: string) {
  const open = () => openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  const [ledgerFile, readFile] = [await open(), await open()];
  const store = await createSqliteEventStore(ledgerFile);
  const readModels = createSqliteDatabase(readFile);
  await createReadModels(readModels);
  const projection = usageProjection();
  let now = startAt;
  let after: Position | null = null;
  const retry = { sleep: async () => undefined };
  const ledger = new CreditLedger({
    clock: { now: () => new Date(now) },
    knownTenantsMax: 1,
    aggregate: monthAggregate({ store, retry, cachedMonthsMax: 3 }),
  });
  const question = (month: string) => ({ tenantId: TENANT, month, now });
  return {
    source: store,
    ledger,
    setTime: (instant: string) => void (now = instant),
    openMonths: () => ledger.openPresentMonth(TENANT),
    command: (command: LedgerCommand) => ledger.command(TENANT, command),
    use: async (usage: Usage) => (await ledger.recordUsage(TENANT, [recordOf(usage)]))[0]!,
    async project() {
      for (const batch of await eventsAfter(store, after)) {
        after = await applyBatch(readModels, projection, after, batch);
      }
    },
    usage: (month: string) => tenantUsage(readModels, question(month)),
    access: (requests: readonly GateRequest[]) =>
      gate(readModels, { tenantId: TENANT, now, requests }),
    async close() {
      await store.close();
      await Promise.all([ledgerFile.close(), readFile.close()]);
    },
  };
}

async function eventsAfter(store: EventSource, after: Position | null) {
  const head = await store.head([LEDGER_CATEGORY]);
  const batches = [];
  if (head === null || head === after) return [];
  const stop = new AbortController();
  const options = { after, categories: [LEDGER_CATEGORY], signal: stop.signal, maxBatch: 1_000 };
  for await (const batch of store.subscribe(options)) {
    batches.push(batch);
    if (batch.at(-1)!.position >= head) stop.abort();
  }
  return batches;
}

const recordOf = (usage: Usage) => ({
  decoded: {
    usage,
    usageKey: usageKeyOf(TENANT, usage.source, usage.id),
    payloadHash: deterministicUuid(JSON.stringify(usage)).replaceAll('-', ''),
  },
});
