/** Ports that nobody else takes before the test's own server does. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { freePorts } from './free-ports.js';

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
  const outgoing = connect(ports[0]!, '127.0.0.1');
  await once(outgoing, 'connect');
  expect(outgoing.localPort!).toBeGreaterThan(Math.max(...ports));
  outgoing.destroy();
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
});
