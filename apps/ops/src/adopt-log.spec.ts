/** `ops adopt-log` binds the ledger to the configured log, and checks the rows' ledger only if the rows belong to this installation. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '#platform';
import type { Engines } from '#engines';
import { adoptLog } from './adopt-log.js';
import { EXIT } from './exit.js';
import { openEmbedded } from './testing/ledgers.js';

let folder: string;
let engines: Engines;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adopt-'));
  engines = openEmbedded(folder);
});
afterEach(async () => {
  await engines.close();
  await rm(folder, { recursive: true });
});

async function adopted(changed: Partial<Engines>, environment: Record<string, string> = {}) {
  const said: string[] = [];
  const configuration = readConfiguration({ DATA_DIR: folder, ...environment });
  const print = (line: string) => void said.push(line);
  const exit = await adoptLog({
    ...{ engines: { ...engines, ...changed }, configuration, print, progress: print },
  });
  return { exit, said };
}

const log = { clusterId: 'north', partitions: { usage: 12, dead: 3 } };
const describeLog = async () => log;

it('has nothing to do where the log is embedded', async () => {
  expect(await adopted({})).toEqual({
    exit: EXIT.ok,
    said: [expect.stringContaining('nothing to adopt')],
  });
});

it('names the cluster and its partitions, and opens no rows where they are those of another machine', async () => {
  let opened = 0;
  const readDatabase = async () => {
    opened += 1;
    return engines.readDatabase();
  };
  expect(await adopted({ describeLog, readDatabase })).toEqual({
    exit: EXIT.ok,
    said: [
      'The ledger is now fed by the Kafka cluster north:',
      ...['  usage: 12 partitions', '  dead: 3 partitions'],
    ],
  });
  expect(opened).toBe(0);
  await engines.close();
  await rm(folder, { recursive: true });
  engines = openEmbedded(folder);
  const shared = { DATABASE_URL: 'postgres://meter@127.0.0.1/meter' };
  await adopted({ describeLog, readDatabase }, shared);
  expect(opened).toBe(1);
});
