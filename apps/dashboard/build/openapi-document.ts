/** The OpenAPI document of the whole system, requested from its own process, which alone knows every route. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const STANDALONE = 'dist/apps/standalone/src/main.js';

/** @returns the document as JSON. @throws Error if the process ends before it listens */
export async function openApiDocument(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ai-credit-meter-build-'));
  const child = spawn(process.execPath, [STANDALONE], {
    // Not the build's own environment, so that the process uses none of the engines that it names.
    env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    const response = await fetch(`${await addressSaid(child.stdout)}/openapi.json`);
    return await response.text();
  } finally {
    child.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function addressSaid(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const address = /^ *API +(http:\S+)$/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('The system did not start, so that its answers are not known; see above.');
}
