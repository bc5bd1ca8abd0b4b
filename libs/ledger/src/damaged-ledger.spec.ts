/** A ledger whose streams were truncated or deleted by hand: nothing is charged on part of it, and other tenants continue. */
import { EventStoreDBClient, type StreamMetadata } from '@eventstore/db-client';
import { openEventStoreDb } from '#adapters/eventstoredb';
import { ledgerStream, tenantStream } from '#contracts';
import type { EventSource, EventStore, StreamDamagedError } from '#eventsourcing';
import { eventually } from '#testing';
import { type EventStoreStandIn, startEventStoreStandIn } from '#testing/eventstoredb-stand-in';
import { usageRecord } from './ledger.fixture.js';
import { CreditLedger, monthAggregate } from './index.js';

const CLOSED = ledgerStream('contoso', '2025-09');
const CURRENT = ledgerStream('contoso', '2025-10');
const REGISTRATION = tenantStream('contoso');

const BY = { actorId: 'admin', reason: null };

type Cut = (client: EventStoreDBClient, stream: string) => Promise<unknown>;

const metadata =
  (fields: StreamMetadata): Cut =>
  (client, stream) =>
    client.setStreamMetadata(stream, fields);

const CUTS: readonly (readonly [string, Cut])[] = [
  ['$tb in its middle', metadata({ truncateBefore: 1 })],
  ['$tb behind its end', metadata({ truncateBefore: 1_000 })],
  ['$maxCount', metadata({ maxCount: 1 })],
  ['$maxAge', metadata({ maxAge: 1 })],
  ['a soft delete', (client, stream) => client.deleteStream(stream)],
  ['a tombstone', (client, stream) => client.tombstoneStream(stream)],
];

/** `$maxCount: 1` does not cut a stream of one event. */
const CASES = [CLOSED, CURRENT, REGISTRATION].flatMap((stream) =>
  CUTS.filter(([name]) => stream !== REGISTRATION || name !== '$maxCount').map(
    ([name, cut]) => [name, stream, cut] as const,
  ),
);

describe('a ledger stream that was cut', () => {
  let standIn: EventStoreStandIn;
  let client: EventStoreDBClient;
  let store: EventStore & EventSource;
  let damaged: StreamDamagedError[];
  let reached: string[];
  let now: Date;
  beforeEach(async () => {
    standIn = await startEventStoreStandIn();
    const { connectionString } = standIn;
    client = EventStoreDBClient.connectionString(connectionString);
    store = openEventStoreDb({ connectionString });
    damaged = [];
    reached = [];
    now = new Date('2025-09-20T12:00:00.000Z');
    for (const tenant of ['contoso', 'fabrikam']) await live(restarted(), tenant);
  });
  afterEach(async () => {
    await client.dispose();
    await store.close();
    await standIn.close();
  });

  const restarted = (): CreditLedger =>
    new CreditLedger({
      aggregate: monthAggregate({
        store,
        retry: { sleep: async () => undefined },
        cachedMonthsMax: 100,
      }),
      clock: { now: () => now },
      knownTenantsMax: 100,
      onDamaged: (error) => damaged.push(error),
      onReached: (place) => reached.push(place.stream),
    });

  async function use(ledger: CreditLedger, tenantId: string, id: string) {
    const { decoded } = usageRecord(`${tenantId}-${id}`, now.toISOString());
    const [outcome] = await ledger.recordUsage(tenantId, [
      { decoded: { ...decoded, usage: { ...decoded.usage, tenantId } } },
    ]);
    return outcome!;
  }

  /** Two months, with usage in each. */
  async function live(ledger: CreditLedger, tenantId: string): Promise<void> {
    now = new Date('2025-09-20T12:00:00.000Z');
    await use(ledger, tenantId, 'september');
    now = new Date('2025-10-20T12:00:00.000Z');
    await use(ledger, tenantId, 'october');
  }

  async function eventsOf(tenantId: string): Promise<number> {
    let count = 0;
    for await (const { event } of client.readAll()) {
      if (event && !event.streamId.startsWith('$') && event.streamId.includes(tenantId)) count++;
    }
    return count;
  }

  it.each(CASES)('by %s of %s is set aside, loudly and untouched', async (name, stream, cut) => {
    const before = await eventsOf('contoso');
    await cut(client, stream);
    if (name === '$maxAge') {
      await eventually('it is too old', async () => {
        let left = 0;
        for await (const { event } of client.readStream(stream)) left += event ? 1 : 0;
        return left === 0;
      });
    }
    const stored = before + (name === 'a tombstone' ? 1 : 0);
    const ledger = restarted();
    reached = [];
    expect(await use(ledger, 'contoso', 'next')).toMatchObject({
      kind: 'rejected',
      rejection: {
        code: 'ledgerDamaged',
        message: expect.stringContaining(`${stream} is damaged`),
      },
    });
    expect(damaged.map((error) => error.stream)).toEqual([stream]);
    expect(reached).toEqual([]);
    const command = {
      type: 'ChangeSettings',
      at: now.toISOString(),
      settings: {},
      by: BY,
    } as const;
    await expect(ledger.command('contoso', command)).rejects.toThrow(`${stream} is damaged`);
    expect(damaged.map((error) => error.stream)).toEqual([stream, stream]);
    expect(await eventsOf('contoso')).toBe(stored);
    expect(await use(ledger, 'fabrikam', 'next')).toMatchObject({ kind: 'charged' });
    if (name === 'a tombstone') return;
    await client.setStreamMetadata(stream, {});
    expect(await use(ledger, 'contoso', 'october')).toEqual({ kind: 'duplicate' });
    expect(await use(ledger, 'contoso', 'next')).toMatchObject({ kind: 'charged' });
    expect(reached.at(-1)).toBe(CURRENT);
  });
});
