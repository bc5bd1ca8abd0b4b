/** Processes usage events into one database: metered, projected, and recorded if rejected. */
import { createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { CLOUD_EVENT_JSON, LEDGER_CATEGORY, USAGE_TOPICS } from '#contracts';
import {
  applyBatch,
  type EventSource,
  type IncomingMessage,
  type OutgoingMessage,
  type SqlDatabase,
} from '#eventsourcing';
import { CreditLedger, monthAggregate } from '#ledger';
import {
  createReadModels,
  recordRejected,
  type RejectedEvent,
  rejectedEventOf,
  usageProjection,
} from '#read-models';
import { meterBatch } from '../../apps/metering/src/meter-batch.js';
import type { TriedEvent } from './texts.js';

export const NOW = '2026-11-20T12:00:00.000Z';
const clock = { now: () => new Date(NOW) };

/** The event as a message of the only partition. */
export const messageOf = (event: TriedEvent, offset: number): IncomingMessage => ({
  topic: USAGE_TOPICS.AIModelExecuted,
  partition: 0,
  offset,
  key: Buffer.from(event.data.tenantId),
  value: Buffer.from(JSON.stringify(event)),
  headers: { 'content-type': CLOUD_EVENT_JSON },
});

/** @returns the numbers of charged and rejected messages; the others were duplicates */
export async function takeIn(database: SqlDatabase, messages: readonly IncomingMessage[]) {
  const file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  const store = await createSqliteEventStore(file);
  const letters: OutgoingMessage[] = [];
  const counted = { charged: 0, refused: 0 };
  const aggregate = monthAggregate({
    store,
    retry: { sleep: async () => undefined },
    cachedMonthsMax: 100,
  });
  const metering = {
    ledger: new CreditLedger({ clock, knownTenantsMax: 100, aggregate }),
    publisher: {
      publish: async (published: readonly OutgoingMessage[]) => void letters.push(...published),
      close: async () => undefined,
    },
    clock,
    onMetered: (_: unknown, { charged }: { charged: number }) => void (counted.charged += charged),
  };
  const { topic, partition } = messages[0]!;
  const { signal } = new AbortController();
  await meterBatch(metering, { topic, partition, messages, signal, commit: async () => undefined });
  counted.refused = letters.length;
  await createReadModels(database);
  await project(store, database);
  const refused = letters.map(readAgain).filter((one): one is RejectedEvent => one !== null);
  await database.transaction((transaction) => recordRejected(transaction, refused));
  await store.close();
  await file.close();
  return counted;
}

/** A message as read from the dead-letter topic. */
const readAgain = ({ topic, key, value, headers }: OutgoingMessage, offset: number) =>
  rejectedEventOf({ topic, partition: 0, offset, key: Buffer.from(key), value, headers });

async function project(store: EventSource, database: SqlDatabase): Promise<void> {
  const categories = [LEDGER_CATEGORY];
  const head = await store.head(categories);
  if (head === null) return;
  const stop = new AbortController();
  const options = { after: null, categories, signal: stop.signal, maxBatch: 100 };
  const projection = usageProjection();
  let after = null;
  for await (const batch of store.subscribe(options)) {
    after = await applyBatch(database, projection, after, batch);
    if (batch.at(-1)!.position >= head) stop.abort();
  }
}
