/** The service that the demo uses: the running one, or a new one in a temporary folder. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { SetupError, sleep, within } from '#eventsourcing';

export interface DemoServer {
  readonly baseUrl: string;
  stop(): Promise<void>;
}

const STANDALONE = fileURLToPath(new URL('../../../standalone/src/main.js', import.meta.url));
const THIS_MACHINE = '127.0.0.1';
const STARTUP_MS = 120_000;
const ATTEMPT_PAUSE_MS = 100;

/**
 * @param host the name or address at which a running service would listen, on `port`
 * @throws Error if the service is not ready within two minutes
 */
export async function demoServer(host: string, port: string): Promise<DemoServer> {
  const running = `http://${reachable(host)}:${port}`;
  if (!(await says(`${running}/health/live`))) return ownServer();
  const notReady = `The service at ${running} is not ready: ${running}/health/ready says why.`;
  await readiness(running, notReady);
  return { baseUrl: running, stop: async () => undefined };
}

/** The host in the form of a URL; a service that listens on all addresses is reached over loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return THIS_MACHINE;
  return host.includes(':') ? `[${host}]` : host;
}

/** @throws Error if it does not start; its own message goes to stderr */
export async function ownServer(): Promise<DemoServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ai-credit-meter-demo-'));
  const environment = {
    ...process.env,
    // Another process could take a free port before the service listens, so the service chooses one.
    HOST: THIS_MACHINE,
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, [STANDALONE], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  const found = await within(STARTUP_MS, addressIn(child.stdout));
  if (found.kind === 'done' && found.value !== null) return { baseUrl: found.value, stop };
  await stop();
  throw new SetupError('The service did not start; see its message above.');
}

/** Reads the service's address from its welcome text, printed when it is ready. @returns `null` if the output ends first */
async function addressIn(output: Readable): Promise<string | null> {
  let text = '';
  for await (const chunk of output.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const [, address] = /^ +API +(http\S+)$/m.exec(text) ?? [];
    if (address === undefined) continue;
    output.resume();
    return address;
  }
  return null;
}

/** A running service may not answer queries yet: its rows must first reach the end of the ledger. */
async function readiness(baseUrl: string, otherwise: string): Promise<void> {
  for (let attempt = 0; !(await says(`${baseUrl}/health/ready`)); attempt++) {
    if (attempt === STARTUP_MS / ATTEMPT_PAUSE_MS) throw new SetupError(otherwise);
    await sleep(ATTEMPT_PAUSE_MS);
  }
}

async function says(address: string): Promise<boolean> {
  try {
    return (await fetch(address)).ok;
  } catch {
    // Connection refused: no service listens there.
    return false;
  }
}
