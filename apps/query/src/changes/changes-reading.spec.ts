/** Reading changes: only the months that a page needs, without gaps or repeats. */
import fc from 'fast-check';
import { ledgerStream, parseLedgerStream } from '#contracts';
import { BEFORE_FIRST, type RecordedEvent, type SqlReader } from '#eventsourcing';
import { ChangesReader } from './changes-reading.js';

const TENANT = 'contoso';
const MONTHS = 120;
const BATCH = 50;

/** @param months the month of each event of the ledger, in order, counted from 0 */
function ledgerOf(months: readonly number[]) {
  const streams = new Map<string, RecordedEvent[]>();
  for (const [index, month] of months.entries()) {
    const stream = ledgerStream(TENANT, monthNamed(month));
    const events = streams.get(stream) ?? [];
    const [revision, position] = [events.length, index * 3];
    events.push({ stream, revision, position } as RecordedEvent);
    streams.set(stream, events);
  }
  return { streams, end: (months.length - 1) * 3 };
}

const monthNamed = (month: number) => new Date(Date.UTC(2016, month, 1)).toISOString().slice(0, 7);

/** The rows and the store of a ledger; the store counts the streams that are read. */
function sourceOf({ streams, end }: ReturnType<typeof ledgerOf>) {
  const opened: string[] = [];
  const readToTheEnd: string[] = [];
  const cost = { events: 0, positions: 0 };
  const open = { readings: 0 };
  const rows = Array.from(streams, ([stream, events]) => ({
    month: parseLedgerStream(stream).month,
    first_position: events[0]!.position,
    last_position: events.at(-1)!.position,
    last_revision: events.length - 1,
  }));
  const readModels = {
    dialect: 'sqlite',
    async query(sql: string, [, after]: readonly number[] = []) {
      if (sql.includes('projection_progress')) return [{ position: end, recorded_at: '' }];
      return rows
        .filter((row) => row.last_position > after!)
        .sort((one, other) => one.first_position - other.first_position);
    },
  } as unknown as SqlReader;
  const store = {
    async *read(stream: string, from = 0) {
      opened.push(stream);
      open.readings += 1;
      const events = streams.get(stream)!;
      try {
        for (let at = from; at < events.length; at += BATCH) {
          const batch = events.slice(at, at + BATCH);
          cost.events += batch.length;
          yield batch;
        }
        readToTheEnd.push(stream);
      } finally {
        open.readings -= 1;
      }
    },
  };
  const positions = {
    async positionOf(stream: string, revision: number) {
      cost.positions += 1;
      return streams.get(stream)?.[revision]?.position ?? null;
    },
  };
  return { opened, readToTheEnd, cost, open, source: { readModels, store, positions } };
}

async function pageOf(source: ReturnType<typeof sourceOf>['source'], after: number, limit: number) {
  for await (const page of new ChangesReader(source, TENANT, after).catchUp(limit)) return page;
  return [];
}

const MONTHLY = Array.from({ length: MONTHS * 10 }, (_, index) => Math.floor(index / 10));

it.each([
  { what: 'the first events', after: BEFORE_FIRST, limit: 10, months: 1 },
  { what: 'the first events of three months', after: BEFORE_FIRST, limit: 30, months: 3 },
  { what: 'the first events of a middle month', after: 60 * 10 * 3 - 3, limit: 10, months: 1 },
  { what: 'the last events', after: (MONTHS * 10 - 11) * 3, limit: 10, months: 1 },
])('reads for a page of $what only their months', async ({ after, limit, months }) => {
  const { opened, source } = sourceOf(ledgerOf(MONTHLY));
  const page = await pageOf(source, after, limit);
  const first = after < 0 ? 0 : after + 3;
  expect(page.map(({ position }) => position)).toEqual(
    Array.from({ length: limit }, (_, index) => first + index * 3),
  );
  expect(opened).toHaveLength(months);
});

it('reads for a page at any position the months of its events only, where months take turns', async () => {
  const [months, rounds, eachTurn] = [40, 20, 30];
  const turns = Array.from(
    { length: months * rounds * eachTurn },
    (_, index) => Math.floor(index / eachTurn) % months,
  );
  const ledger = ledgerOf(turns);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(turns.length - 2),
      fc.integer({ min: 1, max: 90 }),
      async (at, limit) => {
        const { opened, cost, source } = sourceOf(ledger);
        const page = await pageOf(source, at * 3, limit);
        const last = Math.min(at + limit, turns.length - 1);
        expect(page.map(({ position }) => position / 3)).toEqual(
          Array.from({ length: last - at }, (_, index) => at + 1 + index),
        );
        const touched = new Set(page.map(({ stream }) => stream)).size;
        expect(opened.length).toBeLessThanOrEqual(touched + 1);
        expect(cost.events).toBeLessThanOrEqual(limit + (touched + 1) * BATCH);
        expect(cost.positions).toBeLessThanOrEqual(months * 2 * Math.log2(rounds * eachTurn * 2));
      },
    ),
    { numRuns: 40 },
  );
});

it.each([1, BATCH - 1, BATCH, BATCH + 1, 3 * BATCH])(
  'asks a month of %i events for none behind the last that the rows reflect',
  async (count) => {
    const { readToTheEnd, source } = sourceOf(ledgerOf(Array.from({ length: count }, () => 0)));
    const seen: number[] = [];
    for await (const batch of new ChangesReader(source, TENANT, BEFORE_FIRST).catchUp(BATCH)) {
      seen.push(...batch.map(({ revision }) => revision));
    }
    expect(seen).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(readToTheEnd).toEqual([]);
  },
);

it('gives every event once and in order, however months take turns and pages are cut', async () => {
  const ledgers = fc.array(fc.nat(8), { minLength: 1, maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(ledgers, fc.integer({ min: 1, max: 40 }), async (months, limit) => {
      const ledger = ledgerOf(months);
      const { source } = sourceOf(ledger);
      const seen: number[] = [];
      for (let after = BEFORE_FIRST; after < ledger.end;) {
        const page = await pageOf(source, after, limit);
        seen.push(...page.map(({ position }) => position));
        after = page.at(-1)!.position;
      }
      expect(seen).toEqual(months.map((_, index) => index * 3));
    }),
  );
});

it('gives a continuing reader the existing events after its position', async () => {
  const ledgers = fc.array(fc.nat(8), { minLength: 2, maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(
      ledgers,
      fc.nat(100),
      fc.integer({ min: 1, max: 9 }),
      async (months, at, size) => {
        const after = (at % months.length) * 3;
        const { source } = sourceOf(ledgerOf(months));
        const reader = new ChangesReader(source, TENANT, after);
        const seen: number[] = [];
        for await (const batch of reader.catchUp(size)) {
          seen.push(...batch.map(({ position }) => position));
        }
        const all = months.map((_, index) => index * 3);
        expect(seen).toEqual(all.filter((position) => position > after));
      },
    ),
  );
});

/** The number of other tenants' events after the last one of this tenant. */
const OF_OTHERS = 2;

it('gives a continuing reader later events once, up to the position of the rows', async () => {
  const ledgers = fc.array(fc.nat(3), { minLength: 1, maxLength: 60 });
  const steps = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      ledgers,
      steps,
      fc.integer({ min: 1, max: 5 }),
      async (months, grows, size) => {
        let there = 0;
        const end = () => (there - 1) * 3 + OF_OTHERS;
        const present = () => sourceOf({ ...ledgerOf(months.slice(0, there)), end: end() }).source;
        const reader = new ChangesReader(
          {
            get readModels() {
              return present().readModels;
            },
            get store() {
              return present().store;
            },
            get positions() {
              return present().positions;
            },
          },
          TENANT,
          BEFORE_FIRST,
        );
        const seen: number[] = [];
        for (const more of grows) {
          there = Math.min(there + more, months.length);
          for await (const batch of reader.catchUp(size)) {
            seen.push(...batch.map(({ position }) => position));
          }
          expect(seen).toEqual(Array.from({ length: there }, (_, index) => index * 3));
          expect(reader.position).toBe(end());
        }
      },
    ),
  );
});

it.each([1, BATCH, 1_000])(
  'leaves nothing open at the store behind a page of %i, nor behind the last',
  async (limit) => {
    const { opened, open, source } = sourceOf(ledgerOf(MONTHLY.slice(0, 3 * BATCH)));
    await pageOf(source, BEFORE_FIRST, limit);
    expect([opened.length > 0, open.readings]).toEqual([true, 0]);
    let events = 0;
    for await (const { length } of new ChangesReader(source, TENANT, BEFORE_FIRST).catchUp(limit)) {
      events += length;
    }
    expect([events, open.readings]).toEqual([3 * BATCH, 0]);
  },
);
