/** Finds tenants whose month was opened by a clock that was ahead, and reports what those months contain. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEDGER_CATEGORY, ledgerStream, usageKeyOf } from '#contracts';
import { applyBatch, deterministicUuid, type Position, sleep, writeSkip } from '#eventsourcing';
import { CreditLedger, monthAggregate } from '#ledger';
import { readConfiguration } from '#platform';
import { createReadModels, usageProjection } from '#read-models';
import type { Engines } from '#engines';
import { usageOf } from '#testing';
import { ahead } from './ahead.js';
import { EXIT } from './exit.js';
import { openEmbedded } from './testing/ledgers.js';

const PRESENT = '2025-09-15T12:00:00.000Z';
const A_YEAR_AHEAD = '2026-09-15T12:00:00.000Z';

let folder: string;
let engines: Engines;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ahead-'));
  engines = openEmbedded(folder);
});
afterEach(async () => {
  await engines.close();
  await rm(folder, { recursive: true });
});

async function ledgerAt(now: string): Promise<CreditLedger> {
  const store = await engines.eventStore();
  return new CreditLedger({
    clock: { now: () => new Date(now) },
    knownTenantsMax: 10,
    aggregate: monthAggregate({ store, retry: { sleep }, cachedMonthsMax: 10 }),
  });
}

const run = (id: string, time: string) => ({
  decoded: {
    usage: usageOf({ id, source: '/spec', time }),
    usageKey: usageKeyOf('contoso', '/spec', id),
    payloadHash: id.padEnd(32, '0'),
  },
});
const allocate = {
  type: 'ChangeSettings' as const,
  at: A_YEAR_AHEAD,
  settings: { allowUnallocated: false },
  by: { actorId: 'admin', reason: null },
};

async function project(): Promise<void> {
  const [store, database] = [await engines.eventStore(), await engines.readDatabase()];
  await createReadModels(database);
  const categories = [LEDGER_CATEGORY];
  const head = await store.head(categories);
  const { signal } = new AbortController();
  let after: Position | null = null;
  for await (const batch of store.subscribe({ after, categories, signal, maxBatch: 1_000 })) {
    after = await applyBatch(database, usageProjection(), after, batch);
    if (after === head) break;
  }
}

async function asked(now: string) {
  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  const tools = { engines, configuration: readConfiguration({}), print, progress: print };
  return { exit: await ahead(tools, { now: () => new Date(now) }), printed };
}

it('names only those tenants, with the commands and the late runs that those months hold', async () => {
  const right = await ledgerAt(PRESENT);
  await right.openPresentMonth('contoso');
  await right.openPresentMonth('fabrikam');
  const wrong = await ledgerAt(A_YEAR_AHEAD);
  await wrong.openPresentMonth('contoso');
  await wrong.command('contoso', allocate);
  await (await ledgerAt(PRESENT)).recordUsage('contoso', [run('a', PRESENT), run('b', PRESENT)]);
  await project();

  const { exit, printed } = await asked(PRESENT);
  expect(exit).toBe(EXIT.different);
  expect(printed).toEqual([
    'contoso: 2026-09 is open; months that have not begun: 12; commands in them: 1; runs of months before, admitted in them: 2',
    'Tenants: 1. What can be done: docs/operating.md, "A clock that was ahead".',
  ]);
});

it('are counted without events that are passed over, which cannot be read', async () => {
  await (await ledgerAt(A_YEAR_AHEAD)).openPresentMonth('contoso');
  await project();
  const stream = ledgerStream('contoso', '2026-09');
  const store = await engines.eventStore();
  const event = { id: deterministicUuid('bad'), type: 'CreditConsumed', data: {} };
  const events = [{ ...event, metadata: { schemaVersion: 1 } }];
  await store.append({ stream, expectedRevision: 0, events });
  await writeSkip(store, { stream, revision: 1, eventId: event.id, reason: 'by hand' });
  await engines.close();
  engines = openEmbedded(folder);
  await (await ledgerAt(A_YEAR_AHEAD)).command('contoso', allocate);

  expect((await asked(PRESENT)).printed[0]).toContain('commands in them: 1; runs');
});

it('are all of them, however many there are', async () => {
  const database = await engines.readDatabase();
  await createReadModels(database);
  const names = Array.from({ length: 1_001 }, (_, number) => `tenant-${number}`).sort();
  await database.transaction(async (transaction) => {
    for (const name of names) {
      await transaction.execute("INSERT INTO tenants VALUES ($1, '2025-10', '2025-10')", [name]);
    }
  });
  const { printed } = await asked(PRESENT);
  expect(printed.slice(0, -1).map((line) => line.split(':')[0])).toEqual(names);
  expect(printed.at(-1)).toMatch(/^Tenants: 1001\./);
});

it('names none once the month has begun, or at the turn of a month while clocks may differ', async () => {
  await (await ledgerAt('2025-10-01T00:00:00.000Z')).openPresentMonth('contoso');
  await project();
  for (const now of ['2025-09-30T23:56:00.000Z', '2025-10-20T00:00:00.000Z']) {
    expect(await asked(now)).toEqual({
      exit: EXIT.ok,
      printed: ['No open month lies in the future: 2025-10 is the present month.'],
    });
  }
  expect((await asked('2025-09-30T23:54:00.000Z')).exit).toBe(EXIT.different);
});
