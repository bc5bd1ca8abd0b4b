/** The standalone system as a process with a port, a data folder and a clock. */
import { join } from 'node:path';
import { quickProduct } from './built-product.js';
import { Child } from './child.js';
import { dataFolder, type DataFolder } from './data-folder.js';
import { type HttpClient, httpClient } from './http-client.js';

/** What the clock of a meter begins with: no specification depends on the day of the machine. The examples of the documents lie shortly before it. */
export const NOW = '2026-11-24T14:00:00Z';

export interface MeterOptions {
  readonly dataDir: string;
  /** `NOW` where it is absent; beside a broker there is no clock but that of the machine. */
  readonly clockStart?: string;
  readonly kafkaBrokers?: readonly string[];
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Meter {
  /** Where it listens: `http://127.0.0.1:…`. */
  readonly address: string;
  readonly http: HttpClient;
  readonly pid: number;
  /** All that it has written so far. */
  output(): string;
  /** Asks it to end. @returns its exit code */
  stop(): Promise<number | null>;
  /** kill -9: whatever was under way is cut off. */
  kill(): Promise<void>;
}

/** How long a specification waits that starts processes, which take their time on a busy machine. */
export const PATIENCE_MS = 120_000;

/** None outlives its specification, which would wait for it without end. */
const running = new Set<Child>();
afterAll(async () => {
  await Promise.all(Array.from(running, (child) => child.end('SIGKILL')));
});

/** Resolves when the process says where it listens. */
export async function startMeter(options: MeterOptions): Promise<Meter> {
  const script = join(await quickProduct(), 'apps/standalone/src/main.js');
  const child = new Child({ script, env: variablesOf(options) });
  running.add(child);
  void child.gone.then(() => running.delete(child));
  const address = await child.says(/^ *API +(http:\S+)$/m);
  return {
    address,
    http: httpClient(address),
    pid: child.pid,
    output: () => child.output,
    stop: () => child.end('SIGTERM'),
    async kill() {
      await child.end('SIGKILL');
    },
  };
}

/** One process for all the tests of a specification, over a data folder that is gone afterwards. */
export interface SharedMeter extends Pick<Meter, 'address' | 'http'> {
  readonly dataDir: string;
}

/** Called at the head of a specification; what it gives is there when the first test begins. */
export function meterForAll(options: Omit<MeterOptions, 'dataDir'> = {}): SharedMeter {
  let [folder, meter]: [DataFolder, Meter] | [] = [];
  beforeAll(async () => {
    folder = await dataFolder();
    meter = await startMeter({ ...options, dataDir: folder.path });
  }, PATIENCE_MS);
  afterAll(async () => {
    await meter?.kill();
    await folder?.remove();
  });
  return {
    get address() {
      return meter!.address;
    },
    get http() {
      return meter!.http;
    },
    get dataDir() {
      return folder!.path;
    },
  };
}

function variablesOf({ dataDir, clockStart = NOW, kafkaBrokers, env }: MeterOptions) {
  return {
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    ...(kafkaBrokers ? { KAFKA_BROKERS: kafkaBrokers.join() } : { CLOCK_START: clockStart }),
    ...env,
  };
}
