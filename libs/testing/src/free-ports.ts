/**
 * Finds free loopback ports below the range of outgoing connections, because such a connection might take the port
 * before its server does, or while that server is down and its clients reconnect.
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

/** Holds all ports until the last is found, so that none is returned twice. */
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

/** @returns null if the port is in use */
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
