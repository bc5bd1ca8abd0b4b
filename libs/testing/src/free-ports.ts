/**
 * Free ports of the loopback interface, below those that systems give to outgoing connections: such a connection might
 * take the port before its server does, or while that server is down and its clients look for it.
 */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

const LOWEST = 20_000;
const BEHIND_HIGHEST = 32_000;

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}

/** All are held until the last is known, so that none is given twice. */
export async function freePorts(count: number): Promise<number[]> {
  const held: (readonly [number, Server])[] = [];
  while (held.length < count) {
    const port = randomInt(LOWEST, BEHIND_HIGHEST);
    const server = await hold(port);
    if (server) held.push([port, server]);
  }
  await Promise.all(held.map(([, server]) => once(server.close(), 'close')));
  return held.map(([port]) => port);
}

/** @returns `null` where somebody else has it */
async function hold(port: number): Promise<Server | null> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
}
