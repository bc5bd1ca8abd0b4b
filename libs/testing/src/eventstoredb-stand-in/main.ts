/**
 * Runs the stand-in as a separate process, for benchmarks and for faults between processes.
 *
 * PORT: the port to listen on. DATA_DIR: the folder of the durable journal; without it, events are only in memory.
 * CONTROL_PORT: the loopback port that accepts faults over HTTP, such as `POST /faults/timeout?times=3`,
 * `POST /freeze`, `POST /thaw`, `POST /stop`, `POST /start`. A failing disk ends the process.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { APPEND_FAULTS } from './faults.js';
import { type EventStoreStandIn, startEventStoreStandIn } from './stand-in.js';

type Action = (standIn: EventStoreStandIn, times: number) => void | Promise<void>;

const ACTIONS = new Map<string, Action>([
  ['/freeze', ({ faults }) => faults.freeze()],
  ['/thaw', ({ faults }) => faults.thaw()],
  ['/stop', (standIn) => standIn.stop()],
  ['/start', (standIn) => standIn.start()],
  ...APPEND_FAULTS.map((fault): [string, Action] => [
    `/faults/${fault}`,
    ({ faults }, times) => faults.arm(fault, times),
  ]),
]);

async function serveControl(standIn: EventStoreStandIn, port: number): Promise<void> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://control');
    const action = request.method === 'POST' ? ACTIONS.get(pathname) : undefined;
    const done = action?.(standIn, Number(searchParams.get('times') ?? 1));
    void Promise.resolve(done).then(() => response.writeHead(action ? 204 : 404).end());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

const { PORT, DATA_DIR, CONTROL_PORT } = process.env;
const standIn = await startEventStoreStandIn({
  port: Number(PORT ?? 2113),
  ...(DATA_DIR === undefined ? {} : { directory: DATA_DIR }),
});
if (CONTROL_PORT !== undefined) await serveControl(standIn, Number(CONTROL_PORT));
process.once('SIGTERM', () => void standIn.close().then(() => process.exit(0)));
process.stdout.write(`Stand-in for EventStoreDB at ${standIn.connectionString}\n`);
