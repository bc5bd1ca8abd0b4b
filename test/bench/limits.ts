/** The machine's own limits: syncs to a preallocated file, `JSON.parse`, reading and appending alone. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEDGER_CATEGORY } from '#contracts';
import type { EventSource, EventStore, NewEvent, OutgoingMessage } from '#eventsourcing';
import { appendAlone, likeAppends, type NotedAppend } from '../bench-contenders/append-alone.js';
import { median, rateOf } from './support/measure.js';
import { Meter } from './support/meter.js';
import { alone, perSecond, type RecordFigure, type Report, table } from './support/report.js';
import { MANY_TENANTS, usageMessages } from './support/workload.js';

const ROUNDS = 5;
const EVENTS = 40_000;
const FILE_BYTES = 64 * 1024 * 1024;
const BLOCKS_BYTES = { '4 KiB': 4 * 1024, '256 KiB': 256 * 1024 } as const;
const SYNCS = 200;
const APPEND_EVENTS = 500;

export async function limits(report: Report, record: RecordFigure): Promise<void> {
  const rows: string[][] = [];
  const tell = (name: string, unit: string, rates: readonly number[]) => {
    record(alone(name, unit, median(rates)));
    rows.push([name, unit, perSecond(median(rates))]);
  };
  for (const [size, bytes] of Object.entries(BLOCKS_BYTES)) {
    const rates = await rounds(() => onPreallocatedFile(bytes));
    tell(`a preallocated file, ${size} and fsync`, 'syncs/s', rates);
  }
  const messages = usageMessages(MANY_TENANTS, 0, EVENTS);
  tell('JSON.parse alone', 'events/s', await rounds(() => parsing(messages)));
  const { appending, reading } = await onStore(messages);
  tell('appends alone, embedded', 'events/s', appending);
  tell('reading alone, embedded', 'events/s', reading);
  report(table([['', 'unit', 'at most'], ...rows]));
}

async function rounds(once: () => Promise<number>): Promise<number[]> {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) rates.push(await once());
  return rates;
}

async function onPreallocatedFile(bytes: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-limits-'));
  const file = await open(join(folder, 'preallocated'), 'w');
  try {
    await file.write(Buffer.alloc(FILE_BYTES));
    await file.sync();
    const block = Buffer.alloc(bytes, 'x');
    return await rateOf(SYNCS, async () => {
      for (let sync = 0; sync < SYNCS; sync++) {
        await file.write(block, 0, bytes, (sync * bytes) % FILE_BYTES);
        await file.sync();
      }
    });
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
}

const parsing = (messages: readonly OutgoingMessage[]): Promise<number> =>
  rateOf(messages.length, async () => {
    for (const { value } of messages) JSON.parse(value.toString());
  });

/** Appends events as metering stores them to new streams, then reads all of them. */
async function onStore(messages: readonly OutgoingMessage[]) {
  const meter = await Meter.open();
  try {
    const ledger = meter.newLedger();
    await meter.accept(messages);
    await meter.meter(ledger, EVENTS);
    const sample = await firstCharge(meter.store);
    const noted = Array.from({ length: EVENTS / APPEND_EVENTS }, (_, index): NotedAppend => {
      return {
        stream: `${LEDGER_CATEGORY}-${index % MANY_TENANTS.tenants}`,
        length: APPEND_EVENTS,
      };
    });
    let run = 0;
    const appending = await rounds(() => {
      const requests = likeAppends(noted, sample, String(run++));
      return rateOf(EVENTS, () => appendAlone(meter.store, requests));
    });
    return { appending, reading: await rounds(() => readingAll(meter.store)) };
  } finally {
    await meter.close();
  }
}

async function firstCharge(store: EventStore & EventSource): Promise<NewEvent> {
  const { signal } = new AbortController();
  const asked = { after: null, categories: [LEDGER_CATEGORY], signal, maxBatch: 1_000 };
  for await (const batch of store.subscribe(asked)) {
    const found = batch.find(({ type }) => type === 'CreditConsumed');
    if (found) return found;
  }
  throw new Error('Nothing was charged');
}

async function readingAll(store: EventSource): Promise<number> {
  const head = await store.head();
  const { signal } = new AbortController();
  let events = 0;
  const start = performance.now();
  for await (const batch of store.subscribe({ after: null, signal, maxBatch: 2_000 })) {
    events += batch.length;
    if (batch[batch.length - 1]!.position === head) break;
  }
  return (events * 1_000) / (performance.now() - start);
}
