/** The event store of a scaled-out test: the node that EVENTSTORE_URL names, otherwise the stand-in as a process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '#testing';
import { Child } from './child.js';

export interface EventStoreProcess {
  readonly url: string;
  /** `null` for a real node, which tests must not break. */
  readonly standIn: StandInProcess | null;
  stop(): Promise<void>;
}

export interface StandInProcess {
  /** The stand-in's own program lists the commands. */
  control(command: string): Promise<void>;
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  start(): Promise<void>;
}

/** @param shared whether a node that other tests also use is acceptable */
export async function startEventStore(
  product: string,
  { shared }: { readonly shared: boolean },
): Promise<EventStoreProcess> {
  const real = process.env['EVENTSTORE_URL'];
  if (real && shared) return { url: real, standIn: null, stop: async () => {} };
  const [port, controlPort] = (await freePorts(2)) as [number, number];
  const directory = await mkdtemp(join(tmpdir(), 'event-store-'));
  const env = { PORT: String(port), CONTROL_PORT: String(controlPort), DATA_DIR: directory };
  const script = join(product, 'libs/testing/src/eventstoredb-stand-in/main.js');
  let child: Child;
  const standIn: StandInProcess = {
    async start() {
      child = new Child({ script, env });
      await child.says(/Stand-in for EventStoreDB at/);
    },
    async kill() {
      await child.end('SIGKILL');
    },
    signal: (signal) => child.signal(signal),
    async control(command) {
      const url = `http://127.0.0.1:${controlPort}${command}`;
      const { status } = await fetch(url, { method: 'POST' });
      if (status !== 204) throw new Error(`The stand-in answered ${command} with ${status}`);
    },
  };
  await standIn.start();
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    standIn,
    async stop() {
      await standIn.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
