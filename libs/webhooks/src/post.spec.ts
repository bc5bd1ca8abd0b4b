/** A response is read up to a limit, so that an endless one delays nothing; addresses of private networks are not called. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sleep } from '#eventsourcing';
import { post } from './post.js';

let server: Server | undefined;
afterEach(() => server?.close());

it('is cut off where it is without end, and counts by its status', async () => {
  const closed = new Promise<void>((resolve) => {
    server = createServer((_request, response) => {
      response.once('close', resolve);
      response.writeHead(200);
      const piece = Buffer.alloc(16 * 1024);
      const write = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', write);
      write();
    });
  });
  server!.listen(0, '127.0.0.1');
  await once(server!, 'listening');
  const { port } = server!.address() as AddressInfo;
  const poster = { rules: { allowLoopback: true }, sleep, timeoutMs: 60_000 };
  const posted = post({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '{}' }, poster);
  expect(await posted).toEqual({ status: 200, retryAfterMs: 0 });
  await closed;
});

it('brings the whole text, whatever letters it has', async () => {
  let body = '';
  server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => response.writeHead(204).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const poster = { rules: { allowLoopback: true }, sleep, timeoutMs: 60_000 };
  const text = '{"name":"Größe 🧾 é"}';
  const answer = await post({ url: `http://127.0.0.1:${port}/`, headers: {}, body: text }, poster);
  expect([answer.status, body]).toEqual([204, text]);
});

it.each(['127.0.0.1', '[::1]', '10.0.0.1', '169.254.169.254', '[fd00::1]', '[::ffff:10.0.0.1]'])(
  'is never sent to %s, which is not looked up either',
  async (host) => {
    const poster = { rules: { allowLoopback: false }, sleep, timeoutMs: 60_000 };
    const posted = post({ url: `http://${host}:9/`, headers: {}, body: '{}' }, poster);
    await expect(posted).rejects.toThrow('is not an address of the public internet');
  },
);
