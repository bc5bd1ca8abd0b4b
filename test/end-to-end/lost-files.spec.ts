/**
 * Files that are deleted, moved or replaced under a running, idle system: it ends with a line that names them, and the next start has the same figures if the files can
 * be recovered.
 */
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { quickProduct } from '../support/built-product.js';
import { Child } from '../support/child.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { httpClient } from '../support/http-client.js';
import { NOW, PATIENCE_MS } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

let folder: DataFolder;
let child: Child | undefined;
beforeEach(async () => void (folder = await dataFolder()));
afterEach(async () => {
  await child?.end('SIGKILL');
  await folder.remove();
});

const dataDir = () => join(folder.path, 'data');
const at = (name: string) => join(dataDir(), name);

async function start() {
  child = new Child({
    script: join(await quickProduct(), 'apps/standalone/src/main.js'),
    env: { PORT: '0', DATA_DIR: dataDir(), CLOCK_START: NOW, LOG_LEVEL: 'error' },
  });
  const http = httpClient(await child.says(/^ *API +(http:\S+)$/m));
  return { child, http, tenant: tenantOf(http, 'contoso') };
}

async function replaceByCopy(name: string): Promise<void> {
  await copyFile(at(name), at(`${name}-copy`));
  await rename(at(`${name}-copy`), at(name));
}

const FATES: Readonly<Record<string, () => Promise<unknown>>> = {
  'rows deleted': () => rm(at('read-models.db')),
  'the log of the rows deleted': () => rm(at('read-models.db-wal')),
  'rows replaced by a copy': () => replaceByCopy('read-models.db'),
  'the ledger replaced by a copy': () => replaceByCopy('ledger.db'),
  'the folder moved away': () => rename(dataDir(), join(folder.path, 'away')),
};

it.each(Object.keys(FATES))(
  '%s: said in one line, with exit code 1',
  async (fate) => {
    const { child, http, tenant } = await start();
    await http.publish([
      usageEvent({ id: 'a', tenantId: 'contoso', time: '2026-11-20T00:00:00Z' }),
    ]);
    await tenant.usageOf(1);
    await FATES[fate]!();
    expect(await child.gone).toBe(1);
    expect(child.errors).toMatch(
      /^(read-models|ledger)\.db has failed permanently: .*\.db.* deleted, moved or replaced while it was in use/m,
    );
  },
  PATIENCE_MS,
);

it(
  'rows that were deleted are filled again by the next start',
  async () => {
    const before = await start();
    await before.http.publish([
      usageEvent({ id: 'a', tenantId: 'contoso', time: '2026-11-20T00:00:00Z' }),
    ]);
    const figures = await before.tenant.usageOf(1);
    for (const end of ['', '-wal', '-shm']) await rm(at(`read-models.db${end}`));
    expect(await before.child.gone).toBe(1);
    const after = await start();
    const { asOf: _now, ...again } = await after.tenant.usageOf(1);
    const { asOf: _then, ...once } = figures;
    expect(again).toEqual(once);
  },
  PATIENCE_MS,
);
