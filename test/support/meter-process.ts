/** The standalone system as a process with a port, a data folder and a clock. */
import { join } from 'node:path';
import { quickProduct } from './built-product.js';
import { Child } from './child.js';
import { dataFolder, type DataFolder } from './data-folder.js';
import { type HttpClient, httpClient } from './http-client.js';

/** The start of a meter's clock, so that no specification depends on today's date. The examples in the documents date from shortly before it. */
export const NOW = '2026-11-24T14:00:00Z';

export interface MeterOptions {
  readonly dataDir: string;
  /** `NOW` by default; with a broker, the machine's clock is the only one. */
  readonly clockStart?: string;
  readonly kafkaBrokers?: readonly string[];
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Meter {
  /** Its address: `http://127.0.0.1:…`. */
  readonly address: string;
  readonly http: HttpClient;
  readonly pid: number;
  /** Everything it has written so far. */
  output(): string;
  /** Asks the process to end. @returns its exit code */
  stop(): Promise<number | null>;
  /** kill -9: work in progress is cut off. */
  kill(): Promise<void>;
}

/** The time limit of a specification that starts processes, which are slow on a busy machine. */
export const PATIENCE_MS = 120_000;

/** Killed after the specification, which would otherwise wait for them forever. */
const running = new Set<Child>();
afterAll(async () => {
  await Promise.all(Array.from(running, (child) => child.end('SIGKILL')));
});

/** Resolves when the process reports its address. */
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

/** One process for all tests of a specification, with a data folder that is removed afterwards. */
export interface SharedMeter extends Pick<Meter, 'address' | 'http'> {
  readonly dataDir: string;
}

/** Call it at the top of a specification; its members are set when the first test begins. */
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
