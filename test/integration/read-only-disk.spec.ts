/** A read-only disk: every program ends at its start with one line that names the file and DATA_DIR, and nothing is lost. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { APPS, spawnApp } from '../support/app-process.js';
import { quickProduct } from '../support/built-product.js';
import { Child } from '../support/child.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { opsOver } from '../support/ops.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

const run = promisify(execFile);

let folder: DataFolder;
let files: DataFolder;
let dataDir: string;

const remount = (how: 'ro' | 'rw') => run('mount', ['-o', `remount,${how}`, folder.path]);

/** @param end how the system that left the files ended; a killed one leaves logs that must be read first */
async function leaveFiles(end: 'stop' | 'kill'): Promise<void> {
  const meter = await startMeter({ dataDir });
  const { http } = meter;
  await tenantOf(http, 'contoso').own(1);
  await http.publish([usageEvent({ id: 'a', tenantId: 'contoso', time: '2026-11-20T00:00:00Z' })]);
  await tenantOf(http, 'contoso').usageOf(1);
  await meter[end]();
}

beforeEach(async () => {
  folder = await dataFolder();
  files = await dataFolder();
  dataDir = join(folder.path, 'data');
  await run('mount', ['-t', 'tmpfs', '-o', 'size=60m', 'tmpfs', folder.path]);
});
afterEach(async () => {
  await run('umount', [folder.path]);
  await folder.remove();
  await files.remove();
});

const ONE_LINE = /^[^\n]*\/data\/?[^\n]*DATA_DIR[^\n]*\n$|^[^\n]*DATA_DIR[^\n]*\/data[^\n]*\n$/;

async function startedApps() {
  const product = await quickProduct();
  const env = { PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' };
  const standalone = new Child({ script: join(product, 'apps/standalone/src/main.js'), env });
  const all = [standalone, ...APPS.map((name) => spawnApp(name, { product, env }))];
  return Promise.all(all.map(async (child) => ({ code: await child.gone, said: child.errors })));
}

async function expectAllToEnd(commands: readonly (readonly string[])[]): Promise<void> {
  const one = { code: 1, said: expect.stringMatching(ONE_LINE) as string };
  for (const end of await startedApps()) expect(end).toEqual(one);
  for (const words of commands) {
    const { code, errors: said } = await opsOver({ DATA_DIR: dataDir }, ...words);
    expect({ words, code, said }).toEqual({ words, ...one });
  }
}

it.each(['stop', 'kill'] as const)(
  'with the files of a system that ended by %s',
  async (end) => {
    const report = join(files.path, 'report.csv');
    await writeFile(report, 'Date,UserId,EnvironmentId,EnvironmentName,AIConsumption,IsTrial\n');
    const rows = join(files.path, 'rows.json');
    await writeFile(rows, '{"value":[]}');
    await leaveFiles(end);
    await remount('ro');
    const place = 'creditLedger-contoso_2026-11@1';
    await expectAllToEnd([
      ...['verify', 'rebuild', 'ahead', 'resubmit', 'rewind', 'keys'].map((word) => [word]),
      ['skip', place, '--reason', 'none'],
      ['compare', report, '--tenant', 'contoso'],
      ['import', rows, '--tenant', 'contoso', '--environment', 'prod', '--environment-name', 'x'],
    ]);
    await remount('rw');
    expect(await opsOver({ DATA_DIR: dataDir }, 'verify')).toMatchObject({ code: 0 });
    const meter = await startMeter({ dataDir });
    await tenantOf(meter.http, 'contoso').usageOf(1);
    expect(await meter.stop()).toBe(0);
  },
  PATIENCE_MS,
);

it(
  'with no files, in a folder that is there and in one that is not',
  async () => {
    await remount('ro');
    await expectAllToEnd([['keys']]);
    await remount('rw');
    await run('mkdir', [dataDir]);
    await remount('ro');
    await expectAllToEnd([['keys']]);
  },
  PATIENCE_MS,
);
