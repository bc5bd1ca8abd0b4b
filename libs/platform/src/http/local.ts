/** Whether a request comes from this machine, and whether it is addressed to it. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Headers that proxies add: the client is then behind the proxy, even if the proxy runs on this machine. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

interface Arrived {
  readonly socket: IncomingMessage['socket'];
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Whether a request comes from this machine, by the address of its connection. Headers can only disprove it. */
export function isLocal({ socket, headers }: Arrived): boolean {
  const address = socket.remoteAddress ?? '';
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  return /^(::ffff:)?127\.|^::1$/.test(address) && namesThisMachine(headers);
}

/**
 * Whether a request is addressed to an IP address, or to a name that only this machine or its network defines. With DNS
 * rebinding, a browser treats such a request as one to the foreign site itself, and only the host name reveals it.
 */
export function namesThisMachine({ host = '' }: Arrived['headers']): boolean {
  const name = String(host)
    .replace(/:\d*$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return isIP(name) > 0 || !name.includes('.') || name.endsWith('.localhost');
}
