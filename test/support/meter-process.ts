/** The system as its users start it: a process of its own with a port, a data folder and a clock. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { builtProduct } from './built-product.js';
import { type HttpClient, httpClient } from './http-client.js';

export interface MeterOptions {
  readonly dataDir: string;
  /** Embedded engines only. */
  readonly clockStart?: string;
  readonly kafkaBrokers?: readonly string[];
}

export interface Meter {
  readonly http: HttpClient;
  /** Asks it to end. @returns its exit code */
  stop(): Promise<number | null>;
  /** kill -9: whatever was under way is cut off. */
  kill(): Promise<void>;
}

/** None outlives its specification, which would wait for it without end. */
const running = new Set<ChildProcess>();
const killAll = (): void => running.forEach((child) => void child.kill('SIGKILL'));
afterAll(killAll);
process.once('exit', killAll);

const ADDRESS = /^ *API +(http:\S+)$/;

/** Resolves when the process says where it listens. */
export async function startMeter(options: MeterOptions): Promise<Meter> {
  const folder = await builtProduct();
  const child = spawn(process.execPath, [join(folder, 'apps/standalone/src/main.js')], {
    env: { ...process.env, NODE_OPTIONS: '', ...variablesOf(options) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const gone = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return gone;
  };
  return {
    http: httpClient(await addressOf(child, gone)),
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

function variablesOf({ dataDir, clockStart, kafkaBrokers }: MeterOptions) {
  return {
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    ...(clockStart !== undefined && { CLOCK_START: clockStart }),
    ...(kafkaBrokers && { KAFKA_BROKERS: kafkaBrokers.join() }),
  };
}

/** @throws with all the process wrote to stderr, when it ends instead of listening */
function addressOf(child: ChildProcess, gone: Promise<number | null>): Promise<string> {
  const errors: Buffer[] = [];
  child.stderr!.on('data', (bytes: Buffer) => errors.push(bytes));
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const [, address] = ADDRESS.exec(line) ?? [];
      if (address) resolve(address);
    });
    void gone.then((code) =>
      reject(new Error(`It ended with ${code}\n${Buffer.concat(errors).toString()}`)),
    );
  });
}
