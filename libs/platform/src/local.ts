/** Whether a request comes from this machine. */
import type { IncomingMessage } from 'node:http';

/** What proxies add: whoever asks is then behind it, and a proxy may well stand on this machine. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/**
 * Whether a request comes from this machine, by the address of its connection: a header can give
 * that up but not claim it.
 */
export function isLocal({
  socket,
  headers,
}: {
  readonly socket: IncomingMessage['socket'];
  readonly headers: Readonly<Record<string, unknown>>;
}): boolean {
  const address = socket.remoteAddress ?? '';
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  return /^(::ffff:)?127\.|^::1$/.test(address);
}
