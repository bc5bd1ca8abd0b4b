/** The service the demonstration talks to: the one that is running, or one of its own in a temporary folder. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sleep } from '#eventsourcing';

export interface DemoServer {
  readonly baseUrl: string;
  stop(): Promise<void>;
}

const STANDALONE = fileURLToPath(new URL('../../../standalone/src/main.js', import.meta.url));
const THIS_MACHINE = '127.0.0.1';
const STARTUP_ATTEMPTS = 1_200;
const ATTEMPT_PAUSE_MS = 100;

/**
 * @param host name or address at which a running service would listen, on `port`
 * @throws Error where neither becomes ready within two minutes
 */
export async function demoServer(host: string, port: string): Promise<DemoServer> {
  const running = `http://${reachable(host)}:${port}`;
  if (!(await says(`${running}/health/live`))) return ownServer();
  const notReady = `The service at ${running} is not ready: ${running}/health/ready says why.`;
  await readiness(running, notReady, () => false);
  return { baseUrl: running, stop: async () => undefined };
}

/** The host as a URL has it; a service that listens on all addresses is reached over loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return THIS_MACHINE;
  return host.includes(':') ? `[${host}]` : host;
}

/** @throws Error where it does not start; its own message goes to stderr */
export async function ownServer(): Promise<DemoServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ai-credit-meter-demo-'));
  const port = await freePort();
  const environment = {
    ...process.env,
    ...{ HOST: THIS_MACHINE, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error' },
  };
  const child = spawn(process.execPath, [STANDALONE], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const baseUrl = `http://${THIS_MACHINE}:${port}`;
  const notStarted = 'The service did not start; see its message above.';
  await readiness(baseUrl, notStarted, () => child.exitCode !== null);
  return {
    baseUrl,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A service that lives may not answer questions yet: its rows are still to come to the ledger's end. */
async function readiness(baseUrl: string, otherwise: string, ended: () => boolean): Promise<void> {
  for (let attempt = 0; !(await says(`${baseUrl}/health/ready`)); attempt++) {
    if (attempt === STARTUP_ATTEMPTS || ended()) throw new Error(otherwise);
    await sleep(ATTEMPT_PAUSE_MS);
  }
}

async function says(address: string): Promise<boolean> {
  try {
    return (await fetch(address)).ok;
  } catch {
    // Refused: nobody listens there.
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, THIS_MACHINE, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
