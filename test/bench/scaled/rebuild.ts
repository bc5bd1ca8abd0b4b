/** Read models rebuilt from the store into PostgreSQL, compared with only reading the same events. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreDb } from '#adapters/eventstoredb';
import { createPostgresDatabase } from '#adapters/postgres';
import { LEDGER_CATEGORY } from '#contracts';
import { type EventSource, type Position, runProjector, sleep } from '#eventsourcing';
import { createReadModels, usageProjection } from '#read-models';
import { createSchema } from '../../support/postgres-schema.js';
import { startEventStore } from '../../support/event-store-process.js';
import { rateOf, sideBySide } from '../support/measure.js';
import { perSecond, type RecordFigure, type Report, table, times } from '../support/report.js';
import { PRODUCT } from './contenders.js';
import { fillMonth } from './fill-month.js';

const ROUNDS = 3;
const TENANTS = 20;
const EVENTS_EACH = 2_000;
const EVENTS = TENANTS * EVENTS_EACH;
/** The batch size of the projector. */
const MAX_BATCH = 1_000;

export async function rebuild(report: Report, record: RecordFigure): Promise<void> {
  const eventStore = await startEventStore(PRODUCT, { shared: false });
  const checkpoints = await mkdtemp(join(tmpdir(), 'bench-rebuild-'));
  const store = openEventStoreDb({ connectionString: eventStore.url });
  try {
    for (let tenant = 0; tenant < TENANTS; tenant++) {
      const tenantId = `tenant-${tenant}`;
      await fillMonth({ store, tenantId, events: EVENTS_EACH, time: new Date(), checkpoints });
    }
    const head = (await store.head([LEDGER_CATEGORY]))!;
    const figures = await sideBySide(ROUNDS, {
      raw: () => rateOf(EVENTS, () => readUntil(store, head)),
      rebuilt: () => rebuildRound(store, head),
    });
    const { raw, rebuilt } = figures;
    record({
      name: 'read models rebuilt, against reading alone',
      unit: 'events/s',
      ours: rebuilt,
      theirs: raw,
      ratio: rebuilt / raw,
      goal: null,
    });
    report(
      table([
        [`${EVENTS} events, ${TENANTS} tenants`, 'events', 'of reading alone'],
        ['read from the store, nothing else', perSecond(raw), times(1)],
        ['read models rebuilt in PostgreSQL', perSecond(rebuilt), times(rebuilt / raw)],
      ]),
    );
  } finally {
    await store.close();
    await eventStore.stop();
    await rm(checkpoints, { recursive: true });
  }
}

async function readUntil(store: EventSource, head: Position): Promise<void> {
  const { signal } = new AbortController();
  const options = { after: null, categories: [LEDGER_CATEGORY], signal, maxBatch: MAX_BATCH };
  for await (const batch of store.subscribe(options)) {
    if (batch.at(-1)!.position >= head) return;
  }
}

async function rebuildRound(source: EventSource, head: Position): Promise<number> {
  const schema = await createSchema();
  const database = createPostgresDatabase({ connectionString: schema.connectionString });
  await createReadModels(database);
  const done = new AbortController();
  const rate = await rateOf(EVENTS, () =>
    runProjector({
      source,
      database,
      projection: usageProjection(),
      retry: { sleep },
      signal: done.signal,
      maxBatch: MAX_BATCH,
      onApplied: ({ position }) => {
        if (position >= head) done.abort();
      },
    }),
  );
  await database.close();
  await schema.drop();
  return rate;
}
