/** `ops rebuild` after a restore: followers ahead of the ledger restart, others keep their checkpoint. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEDGER_CATEGORY } from '#contracts';
import { findCheckpoint, recoverCheckpoint, TransientError } from '#eventsourcing';
import { readConfiguration } from '#platform';
import { createReadModels } from '#read-models';
import type { Engines } from '#engines';
import { EXIT } from './exit.js';
import { rebuild } from './rebuild.js';
import { followToEnd, openEmbedded, openMonths } from './testing/ledgers.js';

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
  const of = (name: string) =>
    openEmbedded(join(folder, name), (message) => void printed.push(message));
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

const write = async (...tenants: string[]) => openMonths(await engines.eventStore(), tenants);

const follow = async (name: string) =>
  followToEnd({ name, version: 1 }, await engines.eventStore(), await engines.readDatabase());

async function rebuilt(): Promise<string[]> {
  const print = (line: string) => void printed.push(line);
  const configuration = readConfiguration({});
  expect(await rebuild({ engines, configuration, print, progress: print })).toBe(EXIT.ok);
  return printed.filter((line) => line.includes('continues after the last notification'));
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

  it('keeps the position of a follower whose checkpoint names no event and is not ahead', async () => {
    await write('contoso', 'fabrikam');
    const database = await engines.readDatabase();
    await database.transaction((rows) => recoverCheckpoint(rows, 'notifications@1', 1));
    expect(await rebuilt()).toEqual([]);
    expect(await positionOf('notifications')).toBe(1);
  });

  it('keeps the place of a follower where the store is away while it is compared', async () => {
    await write('contoso', 'fabrikam');
    await follow('notifications');
    const before = await positionOf('notifications');
    const store = await engines.eventStore();
    const subscribe = () => {
      throw new TransientError('the store is away');
    };
    const away = Object.create(store, { subscribe: { value: subscribe } }) as typeof store;
    engines = { ...engines, eventStore: async () => away };
    await expect(rebuilt()).rejects.toThrow('the store is away');
    expect(await positionOf('notifications')).toBe(before);
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
