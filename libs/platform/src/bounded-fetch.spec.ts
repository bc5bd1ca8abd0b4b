/** Endless responses and small ones that decompress to many bytes are aborted; others are returned unchanged. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { boundedFetch } from './bounded-fetch.js';

const MEBIBYTE = 1024 * 1024;

let server: Server;
let closed: Promise<unknown>;
let isClosed: boolean;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function answering(answer: (response: ServerResponse) => void): Promise<string> {
  isClosed = false;
  server = createServer((_request, response) => {
    closed = once(response, 'close').then(() => (isClosed = true));
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Writes until the client disconnects. */
function goOn(response: ServerResponse): void {
  if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(goOn, response));
}

it('gives up an answer that does not end, and closes its connection', async () => {
  const response = await boundedFetch(await answering(goOn));
  await expect(response.text()).rejects.toThrow('more than 1048576 bytes');
  await closed;
  expect(isClosed).toBe(true);
});

it('counts the bytes as they are unpacked', async () => {
  const packed = gzipSync(Buffer.alloc(100 * MEBIBYTE, ' '));
  expect(packed.length).toBeLessThan(MEBIBYTE);
  const address = await answering((response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
  );
  await expect((await boundedFetch(address)).json()).rejects.toThrow('more than 1048576 bytes');
});

it.each([0, 1, MEBIBYTE])('hands over an answer of %i bytes with its status', async (bytes) => {
  const address = await answering((response) =>
    response.writeHead(418, { 'x-kind': 'any' }).end('x'.repeat(bytes)),
  );
  const response = await boundedFetch(address);
  expect([response.status, response.headers.get('x-kind')]).toEqual([418, 'any']);
  expect((await response.text()).length).toBe(bytes);
});

it.each([204, 304])('hands over an answer %i, which has no body', async (status) => {
  const response = await boundedFetch(await answering((sent) => sent.writeHead(status).end()));
  expect([response.status, await response.text()]).toEqual([status, '']);
});
