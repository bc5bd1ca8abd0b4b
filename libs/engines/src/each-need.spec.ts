/** Each need of a process separately: retried until it is met, and only of engines in use. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeniedError, DiskFullError, sleep, systemClock, TransientError } from '#eventsourcing';
import { readConfiguration } from '#platform';
import type { Engines } from './engines.js';
import { openEngines } from './open-engines.js';
import { needsOf } from './needs.js';

const folders: string[] = [];
const opened: Engines[] = [];
afterEach(async () => {
  for (const engines of opened.splice(0)) await engines.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'each-need-'));
  folders.push(folder);
  return folder;
}

describe('each need', () => {
  const USED = new Set(['eventStore', 'readDatabase', 'publisher'] as const);
  const AROUND = { clock: systemClock, onNotice: () => undefined };

  async function needsWith(
    changed: (plain: Engines) => Partial<Engines>,
    used: ReadonlySet<keyof Engines> = USED,
  ) {
    const configuration = readConfiguration({ DATA_DIR: await newFolder() });
    const plain = openEngines({ configuration, sleep, ...AROUND });
    opened.push(plain);
    const needs = needsOf({ engines: { ...plain, ...changed(plain) }, used, ...AROUND });
    const said = ({ message }: Error) => message;
    const prepared = () =>
      Promise.all(needs.map(async (need) => need.prepare().then(() => null, said)));
    return { names: needs.map(({ name }) => name), prepared };
  }

  it('is asked for again where it could not be met', async () => {
    let away = true;
    const whileAway =
      <T>(open: () => Promise<T>) =>
      async () => {
        if (away) throw new TransientError('away');
        return open();
      };
    const { prepared } = await needsWith(({ readDatabase, eventStore }) => ({
      ...{ readDatabase: whileAway(readDatabase), eventStore: whileAway(eventStore) },
    }));
    expect(await prepared()).toContain('away');
    away = false;
    expect(new Set(await prepared())).toEqual(new Set([null]));
  });

  it('is unmet where the ledger can be written and not followed', async () => {
    const { prepared } = await needsWith(({ eventStore }) => ({
      async eventStore() {
        const head = () => Promise.reject(new DeniedError('may not read $all'));
        return Object.assign(Object.create(await eventStore()) as object, { head }) as never;
      },
    }));
    expect(await prepared()).toContain('may not read $all');
  });

  it.each([
    ['all', USED, ['event store', 'message log', 'read database', 'usage offsets']],
    ['none', new Set<never>(), []],
  ])('is one of an engine that is used: %s', async (_what, used, names) => {
    expect((await needsWith(() => ({}), used)).names.sort()).toEqual(names);
  });

  it('is met on a disk that has room', async () => {
    const probe = () => Promise.reject(new DiskFullError('no room'));
    const { names, prepared } = await needsWith(() => ({
      disk: () => ({ probe, complaint: async () => null }),
    }));
    expect((await prepared())[names.indexOf('disk')]).toBe('no room');
  });
});
