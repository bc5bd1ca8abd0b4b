/** Closing the terminal shuts the standalone down in order. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#testing';
import { quickProduct } from '../support/built-product.js';
import { dataFolder } from '../support/data-folder.js';
import { PATIENCE_MS } from '../support/meter-process.js';

/** Runs the standalone in a terminal of its own until it reports its address. @returns a function that closes the terminal */
async function startInTerminal(dataDir: string, codeFile: string): Promise<() => void> {
  const main = join(await quickProduct(), 'apps/standalone/src/main.js');
  // Like a user's shell, this one passes SIGHUP on to its job; it outlives the job to record the exit code.
  const command = `'${process.execPath}' '${main}' & trap 'kill -HUP $!' HUP; wait $!; wait $!; echo $? > '${codeFile}'`;
  const terminal = spawn('script', ['-qfc', command, devNull], {
    env: { ...process.env, NODE_OPTIONS: '', PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'debug' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const bytes of terminal.stdout as AsyncIterable<Buffer>) {
    said += bytes.toString();
    if (/^ *API +http:/m.test(said)) return () => terminal.kill('SIGKILL');
  }
  throw new Error(`It ended before it listened\n${said}`);
}

it(
  'a closed terminal ends the system with code 0',
  async () => {
    const folder = await dataFolder();
    const codeFile = join(folder.path, 'exit-code');
    const close = await startInTerminal(folder.path, codeFile);
    close();
    await eventually('the process has ended', async () => {
      const code = await readFile(codeFile, 'utf8').catch(() => null);
      if (code) expect(code).toBe('0\n');
      return Boolean(code);
    });
    await folder.remove();
  },
  PATIENCE_MS,
);
