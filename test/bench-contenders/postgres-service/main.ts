/**
 * The same work as a good team would write it in a week: one Node process with `node:http` and `pg`; one statement in
 * one transaction checks, prices and charges the batch of a request; responses are read from rows.
 * `node main.js postgresql://…` prints its address when it is ready.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTables, Meter } from './charging.js';
import { checked } from './usage.js';

const meter = new Meter(process.argv[2]!);
await createTables(meter);

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    response.writeHead(500).end(String(error));
  });
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address() as AddressInfo;
process.stdout.write(`listening http://127.0.0.1:${port}\n`);

const USAGE_PATH = /^\/v1\/tenants\/([^/]+)\/usage$/;

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'POST') return publish(request, response);
  const tenant = USAGE_PATH.exec(request.url ?? '')?.[1];
  const usage = tenant === undefined ? null : await meter.usage(decodeURIComponent(tenant));
  if (!usage) return void response.writeHead(404).end();
  answer(response, 200, usage);
}

async function publish(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const events = JSON.parse(Buffer.concat(chunks).toString()) as unknown[];
  const results = events.map(checked);
  await meter.charge(results.flatMap((result) => ('usage' in result ? [result.usage] : [])));
  answer(response, 202, {
    results: results.map((result) =>
      'usage' in result
        ? { id: result.usage.id, status: 'accepted' }
        : { id: result.id, status: 'rejected', reason: result.reason },
    ),
  });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
