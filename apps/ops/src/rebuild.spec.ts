/** `ops rebuild` after a restore: followers ahead of the ledger start again, others keep their checkpoint. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEDGER_CATEGORY, ledgerStream } from '#contracts';
import {
  applyBatch,
  deterministicUuid,
  findCheckpoint,
  type Projection,
  recoverCheckpoint,
  sleep,
  systemClock,
} from '#eventsourcing';
import { readConfiguration } from '#platform';
import { createReadModels } from '#read-models';
import { type Engines, openEngines } from '#runtime';
import { EXIT } from './exit.js';
import { rebuild } from './rebuild.js';

let folder: string;
let engines: Engines;
let printed: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rebuild-'));
  engines = open('ledger');
  printed = [];
  await createReadModels(await engines.readDatabase());
});
afterEach(async () => {
  await engines.close();
  await rm(folder, { recursive: true });
});

function open(ledger: string): Engines {
  const of = (name: string) => {
    const configuration = readConfiguration({ DATA_DIR: join(folder, name) });
    const onNotice = (_level: string, message: string) => void printed.push(message);
    return openEngines({ configuration, clock: systemClock, sleep, onNotice });
  };
  const [rows, events] = [of('rows'), of(ledger)];
  const close = async () => {
    await rows.close();
    await events.close();
  };
  return { ...rows, eventStore: () => events.eventStore(), close };
}

async function restoredAs(ledger: string, ...tenants: string[]): Promise<void> {
  await engines.close();
  engines = open(ledger);
  await write(...tenants);
}

async function write(...tenants: string[]): Promise<void> {
  const store = await engines.eventStore();
  for (const tenant of tenants) {
    const stream = ledgerStream(tenant, '2026-11');
    const id = deterministicUuid(stream);
    const event = { id, type: 'LedgerOpened', data: {}, metadata: { schemaVersion: 1 } };
    await store.append({ stream, expectedRevision: 'no_stream', events: [event] });
  }
}

/** Passes over everything there is. */
async function follow(name: string): Promise<void> {
  const [store, database] = [await engines.eventStore(), await engines.readDatabase()];
  const categories = [LEDGER_CATEGORY];
  const head = await store.head(categories);
  const { signal } = new AbortController();
  const projection: Projection = { name, version: 1, categories, apply: async () => {} };
  for await (const batch of store.subscribe({ after: null, categories, signal, maxBatch: 100 })) {
    await applyBatch(database, projection, null, batch);
    if (batch.at(-1)!.position === head) break;
  }
}

async function rebuilt(): Promise<string[]> {
  const print = (line: string) => void printed.push(line);
  const configuration = readConfiguration({});
  expect(await rebuild({ engines, configuration, print, progress: print })).toBe(EXIT.ok);
  return printed.filter((line) => line.includes('goes on from what this ledger says'));
}

const positionOf = async (name: string) =>
  (await findCheckpoint(await engines.readDatabase(), `${name}@1`)).position;

describe('ops rebuild', () => {
  it('leaves followers alone that this ledger holds the events of', async () => {
    await write('contoso', 'fabrikam');
    await follow('notifications');
    const before = await positionOf('notifications');
    await write('northwind');
    expect(await rebuilt()).toEqual([]);
    expect(await positionOf('notifications')).toBe(before);
  });

  it('lets a follower begin anew that has seen more than this ledger holds', async () => {
    await write('contoso', 'fabrikam');
    await follow('notifications');
    await restoredAs('older', 'contoso');
    expect(await rebuilt()).toEqual([expect.stringMatching(/^notifications@1 /)]);
    expect(await positionOf('notifications')).toBeNull();
  });

  it('lets a follower begin anew that has seen something else', async () => {
    await write('contoso', 'fabrikam');
    await follow('notifications');
    await restoredAs('other', 'contoso', 'northwind', 'tailspin');
    expect(await rebuilt()).toEqual([expect.stringMatching(/^notifications@1 /)]);
    expect(await positionOf('notifications')).toBeNull();
  });

  it('keeps the place of a follower whose checkpoint names no event and is not ahead', async () => {
    await write('contoso', 'fabrikam');
    const database = await engines.readDatabase();
    await database.transaction((rows) => recoverCheckpoint(rows, 'notifications@1', 1));
    expect(await rebuilt()).toEqual([]);
    expect(await positionOf('notifications')).toBe(1);
  });

  it('empties the rows of usage, which are not whole before they have come to the end', async () => {
    await write('contoso', 'fabrikam');
    await follow('usage');
    await rebuilt();
    const store = await engines.eventStore();
    expect(await findCheckpoint(await engines.readDatabase(), 'usage@1')).toMatchObject({
      position: null,
      goal: await store.head([LEDGER_CATEGORY]),
    });
  });
});
