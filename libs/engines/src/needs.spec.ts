/** A process starts its work only after it has checked that its read models come from its ledger. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LEDGER_CATEGORY } from '#contracts';
import {
  applyBatch,
  CheckpointAheadError,
  type Clock,
  OtherHistoryError,
  readCheckpoint,
  recoverCheckpoint,
  SetupError,
  sleep,
  type SqlDatabase,
  systemClock,
} from '#eventsourcing';
import { readConfiguration } from '#platform';
import type { Engines } from './engines.js';
import { openEngines } from './open-engines.js';
import { adoptLog, needsOf } from './needs.js';

const IDENTITY = 'installation';
const FOLLOWER = { name: 'follower', version: 1, categories: [LEDGER_CATEGORY] };

let folders: string[];
let opened: Engines[];

beforeEach(() => {
  folders = [];
  opened = [];
});
afterEach(async () => {
  for (const engines of opened) await engines.close();
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'needs-'));
  folders.push(folder);
  return folder;
}

/** An installation in a folder that successive processes use. */
class Installation {
  private engines!: Engines;
  private written = 0;

  constructor(readonly folder: string) {}

  async start(clock: Clock = systemClock): Promise<string[]> {
    const configuration = readConfiguration({ DATA_DIR: this.folder });
    const said: string[] = [];
    const around = {
      clock,
      onNotice: (_level: string, message: string) => void said.push(message),
    };
    this.engines = openEngines({ configuration, sleep, ...around });
    opened.push(this.engines);
    const used = new Set(['eventStore', 'readDatabase', 'publisher'] as const);
    for (const need of needsOf({ engines: this.engines, used, ...around })) await need.prepare();
    return said;
  }

  stop = () => this.engines.close();

  async write(text: string): Promise<void> {
    const store = await this.engines.eventStore();
    const event = { id: `${text}-${this.written}`, type: 'Written', data: {}, metadata: VERSION };
    const stream = `${LEDGER_CATEGORY}-${text}-${(this.written += 1)}`;
    await store.append({ stream, expectedRevision: 'no_stream', events: [event] });
  }

  /** The checkpoint of the follower. */
  followed = async () => readCheckpoint(await this.engines.readDatabase(), 'follower@1');

  /** Sets the checkpoints of followers, by name. */
  async place(followers: Readonly<Record<string, number>>): Promise<void> {
    const database = await this.engines.readDatabase();
    for (const [name, position] of Object.entries(followers))
      await database.transaction((transaction) => recoverCheckpoint(transaction, name, position));
  }

  async follow(): Promise<void> {
    const source = await this.engines.eventStore();
    const database = await this.engines.readDatabase();
    const after = await this.followed();
    const { signal } = new AbortController();
    const head = await source.head([LEDGER_CATEGORY]);
    const options = { after, categories: FOLLOWER.categories, signal, maxBatch: 100 };
    for await (const batch of source.subscribe(options)) {
      await applyBatch(database, { ...FOLLOWER, apply: async () => {} }, after, batch);
      if (batch.at(-1)!.position === head) break;
    }
  }
}

const VERSION = { schemaVersion: 1 };

/** Backs up the ledger and then writes more; the read models keep their checkpoint. */
async function installationWithBackup(): Promise<[Installation, string]> {
  const installation = new Installation(await newFolder());
  const backup = join(await newFolder(), 'ledger.db');
  await installation.start();
  await installation.write('before');
  await installation.stop();
  await copyFile(join(installation.folder, 'ledger.db'), backup);
  await installation.start();
  await installation.write('after');
  await installation.write('after');
  await installation.follow();
  await installation.stop();
  return [installation, backup];
}

async function restore(installation: Installation, backup: string): Promise<void> {
  for (const suffix of ['-wal', '-shm']) {
    await rm(join(installation.folder, `ledger.db${suffix}`), { force: true });
  }
  await copyFile(backup, join(installation.folder, 'ledger.db'));
}

describe('at a start', () => {
  it('the ledger that is followed is found again', async () => {
    const [installation] = await installationWithBackup();
    expect(await installation.start()).toEqual([]);
    const before = await installation.followed();
    await installation.write('more');
    await installation.follow();
    expect(await installation.followed()).toBe(before! + 1);
  });

  it.each([
    [
      'says that the clock went back',
      -3_600_000,
      [expect.stringMatching(/went back by (59|60) minutes/)],
    ],
    ['says nothing of a clock that runs on', 3_600_000, []],
    ['says nothing of clocks that differ a little', -10_000, []],
  ])('%s', async (_name, shiftMs, said) => {
    const [installation] = await installationWithBackup();
    const now = () => new Date(Date.now() + shiftMs);
    expect(await installation.start({ now })).toEqual(said);
  });

  it('an older ledger stops the process', async () => {
    const [installation, backup] = await installationWithBackup();
    await restore(installation, backup);
    await expect(installation.start()).rejects.toThrow(CheckpointAheadError);
  });

  it('an older ledger is reported with all followers that it does not fit, and no others', async () => {
    const [installation, backup] = await installationWithBackup();
    await installation.start();
    const position = (await installation.followed())!;
    await installation.place({ another: position, behind: 0, third: position });
    await installation.stop();
    await restore(installation, backup);
    await expect(installation.start()).rejects.toThrow(
      /^The checkpoint of another is at .* These followers do not match it either: follower@1, third\.$/,
    );
  });

  it('an older ledger that has grown again stops the process', async () => {
    const [installation, backup] = await installationWithBackup();
    await restore(installation, backup);
    const withoutRows = new Installation(await newFolder());
    await copyFile(join(installation.folder, 'ledger.db'), join(withoutRows.folder, 'ledger.db'));
    await withoutRows.start();
    for (let count = 1; count <= 5; count++) await withoutRows.write('instead');
    await withoutRows.stop();
    await restore(installation, join(withoutRows.folder, 'ledger.db'));
    await expect(installation.start()).rejects.toThrow(OtherHistoryError);
  });

  it('an empty store is not founded again where rows remember another', async () => {
    const [installation] = await installationWithBackup();
    await rm(join(installation.folder, 'ledger.db'));
    for (let times = 1; times <= 2; times++) {
      const start = installation.start();
      await expect(start).rejects.toThrow(SetupError);
      await expect(start).rejects.toThrow(/The event store is empty/);
      await opened.pop()!.close();
    }
  });

  it('nor by an operator who binds it to another log', async () => {
    const [installation] = await installationWithBackup();
    await rm(join(installation.folder, 'ledger.db'));
    await expect(installation.start()).rejects.toThrow(SetupError);
    const log = { clusterId: 'another', partitions: {} };
    const engines = { ...opened.at(-1)!, describeLog: async () => log };
    const adopted = adoptLog(engines, { looksAtRows: true });
    await expect(adopted).rejects.toThrow(/The event store is empty/);
    const store = await engines.eventStore();
    expect(await store.head([IDENTITY])).toBeNull();
  });

  it('the tables are made once, though several needs ask for them at once', async () => {
    const configuration = readConfiguration({ DATA_DIR: await newFolder() });
    const around = { clock: systemClock, onNotice: () => undefined };
    const plain = openEngines({ configuration, sleep, ...around });
    opened.push(plain);
    const database = await plain.readDatabase();
    let [asked, underWay, most] = [0, 0, 0];
    const transaction: SqlDatabase['transaction'] = async (work) => {
      most = Math.max(most, (underWay += 1));
      // Long enough for another caller that creates the tables to begin.
      for (let turns = 0; asked < 2 && turns < 1_000; turns++) await nextTurn();
      return database.transaction(work).finally(() => (underWay -= 1));
    };
    const readDatabase = async () => {
      asked += 1;
      return { ...database, transaction };
    };
    const engines = { ...plain, readDatabase };
    const used = new Set(['eventStore', 'readDatabase', 'publisher'] as const);
    await Promise.all(needsOf({ engines, used, ...around }).map((need) => need.prepare()));
    expect(most).toBe(1);
  });
});
