/** A failing disk ends the process; what was acknowledged before is kept, and nothing is acknowledged afterwards. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtProduct, quickProduct } from '../support/built-product.js';
import { Child } from '../support/child.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { httpClient } from '../support/http-client.js';
import { PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { eventually } from '#testing';

const clockStart = '2025-09-15T00:00:00Z';

let folder: DataFolder;
let child: Child | undefined;

beforeAll(async () => void (folder = await dataFolder()));
afterAll(async () => {
  await child?.end('SIGKILL');
  await folder.remove();
});

async function startBreakable(): Promise<Child> {
  const disk = pathToFileURL(join(await builtProduct(), 'test/support/broken-disk.js'));
  return new Child({
    script: join(await quickProduct(), 'apps/standalone/src/main.js'),
    env: {
      PORT: '0',
      DATA_DIR: folder.path,
      CLOCK_START: clockStart,
      LOG_LEVEL: 'error',
      NODE_OPTIONS: `--import ${disk.href}`,
    },
  });
}

const usage = (id: string) => usageEvent({ id, tenantId: 'contoso', time: '2025-09-14T00:00:00Z' });

it(
  'ends the process and loses nothing that was acknowledged',
  async () => {
    child = await startBreakable();
    const http = httpClient(await child.says(/^ *API +(http:\S+)$/m));
    expect(await http.publish([usage('before')])).toMatchObject({ status: 202 });
    child.signal('SIGUSR2');
    await child.says(/the disk is broken/);
    const status = await http.publish([usage('after')]).then(
      (answer) => answer.status,
      () => 'cut off',
    );
    expect(status).not.toBe(202);
    expect(await child.gone).toBe(1);
    expect(child.errors).toContain('ledger.db has failed permanently: ');
    expect(child.errors).toContain(
      'could not be synced to disk (Error: EIO: i/o error, fdatasync)',
    );

    const meter = await startMeter({ dataDir: folder.path, clockStart });
    const charged = async () =>
      (await tenantOf(meter.http, 'contoso').ledger('2025-09')).flatMap(({ type, data }) =>
        type === 'CreditConsumed' ? [data.usage.id] : [],
      );
    await eventually('it is charged', async () => (await charged()).includes('before'));
    expect(await meter.stop()).toBe(0);
  },
  PATIENCE_MS,
);
