/** Whether a request comes from this machine, and whether it was meant for it. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** The headers that proxies add: the caller is then behind the proxy, even if the proxy runs on this machine. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

interface Arrived {
  readonly socket: IncomingMessage['socket'];
  readonly headers: Readonly<Record<string, unknown>>;
}

/**
 * Whether a request comes from this machine, by the address of its connection: headers can give
 * that up but not claim it.
 */
export function isLocal({ socket, headers }: Arrived): boolean {
  const address = socket.remoteAddress ?? '';
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  return /^(::ffff:)?127\.|^::1$/.test(address) && namesThisMachine(headers);
}

/**
 * Whether a request was sent to an address, or to a name that only this machine or its network gives. A site of the
 * internet whose name is made to lead here (DNS rebinding) is its own site to a browser, and only the name tells it.
 */
export function namesThisMachine({ host = '' }: Arrived['headers']): boolean {
  const name = String(host)
    .replace(/:\d*$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return isIP(name) > 0 || !name.includes('.') || name.endsWith('.localhost');
}
