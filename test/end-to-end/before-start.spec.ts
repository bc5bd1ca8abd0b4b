/** A start with a Node version that is too old, or without a build, ends with one line. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { type DataFolder, dataFolder } from '../support/data-folder.js';

const CHECK = join(process.cwd(), 'before-start.cjs');

let folder: DataFolder;
beforeAll(async () => {
  folder = await dataFolder();
  writeFileSync(join(folder.path, 'main.js'), 'process.stdout.write("started")');
});
afterAll(() => folder.remove());

function start(version: string, script = 'main.js') {
  const pretending = join(folder.path, 'pretending.cjs');
  const versions = JSON.stringify({ ...process.versions, node: version });
  writeFileSync(pretending, `Object.defineProperty(process, 'versions', { value: ${versions} });`);
  const words = ['--require', pretending, '--require', CHECK, join(folder.path, script)];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

it.each(['20.19.0', '20.19.1', '20.20.0', '22.0.0', '24.21.0', '100.0.0'])(
  'Node %s is taken',
  (version) => {
    expect(start(version)).toEqual({ status: 0, stdout: 'started', stderr: '' });
  },
);

it.each(['20.18.9', '18.20.8', '19.99.99', '0.12.18'])('Node %s is too old', (version) => {
  const { status, stdout, stderr } = start(version);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(
    new RegExp(
      `^ai-credit-meter needs Node 20\\.19\\.0 or later, and this is Node ${version}\\.[^\n]*\n$`,
    ),
  );
});

it('what is not built is named, with what to do', () => {
  const { status, stderr } = start('24.0.0', 'nowhere.js');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^There is no \S+nowhere\.js: run "npm install" first, [^\n]*\n$/);
});

it('what Node compiles is kept for the next start, where Node can', () => {
  const copy = join(folder.path, 'before-start.cjs');
  copyFileSync(CHECK, copy);
  copyFileSync('package.json', join(folder.path, 'package.json'));
  writeFileSync(join(folder.path, 'main.cjs'), '');
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const words = ['--require', copy, join(folder.path, 'main.cjs')];
  const { status } = spawnSync(process.execPath, words, { env });
  expect(status).toBe(0);
  const isKept = existsSync(join(folder.path, '.cache', 'compiled'));
  expect(isKept).toBe('enableCompileCache' in module);
});

it('whatever people start is checked first, and an install is', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    scripts: Record<string, string>;
  };
  const started = Object.entries(scripts).filter(([name]) => /^(start|demo$|ops$)/.test(name));
  expect(started).toHaveLength(8);
  const unchecked = started.filter(([, line]) => !line.includes('--require ./before-start.cjs'));
  expect(unchecked).toEqual([]);
  expect(scripts['preinstall']).toBe('node before-start.cjs');
});
