/** Ports that no other process takes before the test's server does. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePorts } from './free-ports.js';

/** The lowest port of outgoing connections by Linux's default; other systems start higher. */
const OUTGOING_FROM = 32_768;

it('are different, free, and none that an outgoing connection is given', async () => {
  const ports = await freePorts(50);
  expect(new Set(ports).size).toBe(50);
  const servers = await Promise.all(
    ports.map(async (port) => {
      const server = createServer();
      await once(server.listen(port, '127.0.0.1'), 'listening');
      return server;
    }),
  );
  expect(Math.max(...ports)).toBeLessThan(OUTGOING_FROM);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
});
