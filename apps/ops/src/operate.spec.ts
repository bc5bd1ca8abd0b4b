/** Runs a command of `ops`: its return value is the exit code of the process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from './exit.js';
import { operate } from './operate.js';

const { DATA_DIR } = process.env;
const { exitCode } = process;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operate-'));
  process.env['DATA_DIR'] = folder;
});
afterEach(async () => {
  process.exitCode = exitCode;
  if (DATA_DIR === undefined) delete process.env['DATA_DIR'];
  else process.env['DATA_DIR'] = DATA_DIR;
  await rm(folder, { recursive: true });
});

it.each([EXIT.ok, EXIT.failed, EXIT.different])('ends with what it says: %s', async (exit) => {
  await operate(async () => exit);
  expect(process.exitCode).toBe(exit);
});
