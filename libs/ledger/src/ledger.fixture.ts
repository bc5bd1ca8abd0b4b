/** A ledger over one in-memory store for specifications, with any number of processes and a settable clock. */
import { createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { ledgerStream, usageKeyOf } from '#contracts';
import {
  deterministicUuid,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '#eventsourcing';
import type { Grant, LedgerCommand, Month } from '#metering';
import { usageOf } from '#testing';
import {
  type CheckpointOptions,
  CreditLedger,
  monthAggregate,
  type ReceivedUsage,
} from './index.js';

export interface LedgerWorld {
  readonly store: EventStore;
  /** Creates a process that shares only the store with the others. */
  process(store?: EventStore, checkpoints?: CheckpointOptions): CreditLedger;
  setTime(instant: string): void;
  types(tenantId: string, month: Month): Promise<string[]>;
  events(tenantId: string, month: Month): Promise<RecordedEvent[]>;
  /** The position of the newest event of any stream: it changes with every write. */
  head(): Promise<Position | null>;
  close(): Promise<void>;
}

export async function ledgerWorld(startAt: string): Promise<LedgerWorld> {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  const store = await createSqliteEventStore(file);
  let now = new Date(startAt);
  const clock = { now: () => now };
  const retry = { sleep: async () => undefined };
  const events = async (tenantId: string, month: Month) => {
    const found: RecordedEvent[] = [];
    for await (const batch of store.read(ledgerStream(tenantId, month))) found.push(...batch);
    return found;
  };
  return {
    store,
    process: (own = store, checkpoints) =>
      new CreditLedger({
        aggregate: monthAggregate({ store: own, retry, cachedMonthsMax: 100, checkpoints }),
        clock,
        knownTenantsMax: 100,
      }),
    setTime: (instant) => void (now = new Date(instant)),
    events,
    types: async (tenantId, month) => (await events(tenantId, month)).map(({ type }) => type),
    head: () => store.head(),
    close: () => file.close(),
  };
}

/** Three pages of an invoice: 96 credits. */
export function usageRecord(id: string, time: string, pages = 3): ReceivedUsage {
  const usage = usageOf({ id, source: '/spec', time, quantity: { pages } });
  const payloadHash = deterministicUuid(JSON.stringify(usage)).replaceAll('-', '');
  return { decoded: { usage, usageKey: usageKeyOf('contoso', '/spec', id), payloadHash } };
}

export const addOnPack = (grantId: string): Grant => ({
  grantId,
  sku: 'aiBuilderAddOn',
  quantity: 1,
  milliCreditsEach: 1_000_000_000,
  validFrom: '2025-01-01T00:00:00.000Z',
  validTo: null,
  contractStart: null,
});

export const BY = { actorId: 'admin', reason: null };

/** The add-on pack `g-1`, granted at the usual start of `ledgerWorld`. */
export const ADD_GRANT = {
  type: 'AddGrant',
  at: '2025-09-15T12:00:00.000Z',
  grant: addOnPack('g-1'),
  by: BY,
} as const satisfies LedgerCommand;

export const allocate = (environmentId: string, milliCredits: number): LedgerCommand => ({
  type: 'ChangeAllocation',
  at: '2025-09-15T12:00:00.000Z',
  environmentId,
  milliCredits,
  by: BY,
});
