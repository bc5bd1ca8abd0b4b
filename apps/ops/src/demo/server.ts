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
const STARTUP_ATTEMPTS = 300;
const ATTEMPT_PAUSE_MS = 100;

/** @param host name or address at which a running service would listen, on `port` */
export async function demoServer(host: string, port: string): Promise<DemoServer> {
  const running = `http://${reachable(host)}:${port}`;
  if (await isAlive(running)) return { baseUrl: running, stop: async () => undefined };
  return ownServer();
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
  for (let attempt = 0; !(await isAlive(baseUrl)); attempt++) {
    if (attempt === STARTUP_ATTEMPTS || child.exitCode !== null) {
      throw new Error('The service did not start; see its message above.');
    }
    await sleep(ATTEMPT_PAUSE_MS);
  }
  return {
    baseUrl,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function isAlive(baseUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${baseUrl}/health/live`)).ok;
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
