/** Prometheus accepts its configuration and our alerts, and each alert fires for its condition. */
import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dataFolder } from '../support/data-folder.js';
import { readAlerts } from '../support/observed.js';
import { prometheusProgram } from '../support/prometheus.js';

const BUILD_TIMEOUT_MS = 15 * 60_000;
const FOLDER = 'deploy/prometheus';

let program: string;

beforeAll(async () => {
  program = await prometheusProgram('promtool');
}, BUILD_TIMEOUT_MS);

/** @throws the program's error message */
async function ask(cwd: string, ...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(program, [...words], { cwd });
  return stdout + stderr;
}

it('takes the configuration', async () => {
  const said = await ask(FOLDER, 'check', 'config', 'prometheus.yml');
  expect(said).toContain('is valid prometheus config');
});

it('takes the rules, every one', async () => {
  const said = await ask(FOLDER, 'check', 'rules', '--lint=all', '--lint-fatal', 'alerts.yaml');
  expect(said).toContain(`${readAlerts().length} rules found`);
});

it('fires each alert on what it is for, and on nothing beside it', async () => {
  expect(await ask(FOLDER, 'test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
});

it('would say so if an alert did not fire', async () => {
  const folder = await dataFolder();
  try {
    await cp(FOLDER, folder.path, { recursive: true });
    const rules = await readFile(join(FOLDER, 'alerts.yaml'), 'utf8');
    await writeFile(join(folder.path, 'alerts.yaml'), rules.replace('!= 0', '> 5'));
    const tested = ask(folder.path, 'test', 'rules', 'alerts.test.yaml');
    await expect(tested).rejects.toMatchObject({
      stderr: expect.stringContaining('MeterEventsUnaccounted'),
    });
  } finally {
    await folder.remove();
  }
});
