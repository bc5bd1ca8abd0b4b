/** A folder without an installation, or an unusable file, ends a command with a line that names it. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOpsInProcess } from './run-ops-in-process.fixture.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ops-'));
});
afterEach(() => rm(folder, { recursive: true }));

it.each(['verify', 'rebuild', 'resubmit', 'rewind', 'ahead'])(
  '%s takes a wrong folder for no evidence, and leaves it as it is',
  async (command) => {
    const { code, errors } = await runOpsInProcess(folder, command);
    expect(code).toBe(1);
    expect(errors).toMatch(/^There is no .*ledger\.db\. Does DATA_DIR name the folder/);
    expect(await readdir(folder)).toEqual([]);
  },
);

it.each([
  ['bootstrap', '--database'],
  ['adopt-log', undefined],
])('%s has nothing to do in a folder, and leaves it as it is', async (command, option) => {
  await runOpsInProcess(folder, ...[command, option].filter((word) => word !== undefined));
  expect(await readdir(folder)).toEqual([]);
});

const TARGET = ['--tenant', 'a', '--environment', 'b'];

it.each([
  ['missing', ['import', 'missing', ...TARGET]],
  ['', ['import', '', ...TARGET]],
  ['missing', ['import', 'text', ...TARGET, '--models', 'missing']],
  ['text', ['import', 'text', ...TARGET, '--models', 'text']],
  ['missing', ['compare', 'missing', '--tenant', 'a']],
  ['', ['compare', '', '--tenant', 'a']],
  ['text', ['token', '--role', 'operator', '--folder', 'text']],
])('names "%s" in a line where it cannot be used: %j', async (wrong, words) => {
  await writeFile(join(folder, 'text'), '<html>');
  if (words[0] === 'compare') await writeFile(join(folder, 'read-models.db'), '');
  const placed = words.map((word) =>
    ['missing', '', 'text'].includes(word) ? join(folder, word) : word,
  );
  const { code, errors } = await runOpsInProcess(folder, ...placed);
  expect({ code, lines: errors.trimEnd().split('\n').length }).toEqual({ code: 1, lines: 1 });
  expect(errors).toContain(join(folder, wrong));
});
