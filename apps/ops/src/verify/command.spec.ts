/** `ops verify` proves nothing of rows that are empty, nor of those of another ledger, and says so before it replays anything. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEDGER_CATEGORY, ledgerStream } from '#contracts';
import {
  applyBatch,
  deterministicUuid,
  type Projection,
  resetCheckpoint,
  checkpointKey,
  sleep,
  systemClock,
} from '#eventsourcing';
import { readConfiguration } from '#platform';
import { createReadModels, usageProjection } from '#read-models';
import { type Engines, openEngines } from '#runtime';
import { EXIT } from '../exit.js';
import { verify } from './command.js';

/** The place of the usage's rows, which themselves do not matter here. */
const PLACE: Projection = { ...usageProjection(), apply: async () => {} };

let folder: string;
let opened: Engines[];
let rows: Engines;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
  opened = [];
  rows = open('rows');
  await createReadModels(await rows.readDatabase());
});
afterEach(async () => {
  for (const engines of opened) await engines.close();
  await rm(folder, { recursive: true });
});

function open(name: string): Engines {
  const configuration = readConfiguration({ DATA_DIR: join(folder, name) });
  const engines = openEngines({
    ...{ configuration, clock: systemClock, sleep },
    onNotice: () => undefined,
  });
  opened.push(engines);
  return engines;
}

/** A ledger in which these tenants' months were opened, one after the other. */
async function ledgerOf(name: string, ...tenants: string[]): Promise<Engines> {
  const engines = open(name);
  const store = await engines.eventStore();
  for (const tenant of tenants) {
    const stream = ledgerStream(tenant, '2026-11');
    const id = deterministicUuid(stream);
    const event = { id, type: 'LedgerOpened', data: {}, metadata: { schemaVersion: 1 } };
    await store.append({ stream, expectedRevision: 'no_stream', events: [event] });
  }
  return engines;
}

async function follow(ledger: Engines): Promise<void> {
  const [store, database] = [await ledger.eventStore(), await rows.readDatabase()];
  const categories = [LEDGER_CATEGORY];
  const head = await store.head(categories);
  const { signal } = new AbortController();
  for await (const batch of store.subscribe({ after: null, categories, signal, maxBatch: 100 })) {
    await applyBatch(database, PLACE, null, batch);
    if (batch.at(-1)!.position === head) return;
  }
}

/** Nothing is said of rows that were not compared, and nothing of progress. */
async function verifiedAgainst(ledger: Engines) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const engines = { ...rows, eventStore: () => ledger.eventStore() };
  const exit = await verify({
    ...{ engines, configuration: readConfiguration({}) },
    ...{ print: say, progress: say },
  });
  return { exit, said };
}

describe('ops verify', () => {
  it('fails over rows that nothing was ever written to', async () => {
    expect(await verifiedAgainst(await ledgerOf('ledger', 'contoso'))).toEqual({
      exit: EXIT.failed,
      said: [expect.stringContaining('which proves nothing')],
    });
  });

  it('fails over rows that a rebuild has emptied', async () => {
    const ledger = await ledgerOf('ledger', 'contoso');
    await follow(ledger);
    const head = await (await ledger.eventStore()).head([LEDGER_CATEGORY]);
    const database = await rows.readDatabase();
    await database.transaction((one) => resetCheckpoint(one, checkpointKey(PLACE), head));
    expect((await verifiedAgainst(ledger)).exit).toBe(EXIT.failed);
  });

  it.each([
    ['ends before them', ['contoso'], /the store ends at/],
    [
      'holds other events in their place',
      ['contoso', 'northwind', 'tailspin'],
      /but the store holds/,
    ],
  ])('finds a difference where the ledger %s', async (_what, tenants, why) => {
    await follow(await ledgerOf('ledger', 'contoso', 'fabrikam'));
    expect(await verifiedAgainst(await ledgerOf('other', ...tenants))).toEqual({
      exit: EXIT.different,
      said: [expect.stringMatching(why)],
    });
  });
});
