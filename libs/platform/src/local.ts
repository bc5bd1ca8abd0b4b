/** Whether a request comes from this machine. */
import type { IncomingMessage } from 'node:http';

/** By the address of the connection itself: no header can claim it. */
export function isLocal({ socket }: { readonly socket: IncomingMessage['socket'] }): boolean {
  const address = socket.remoteAddress ?? '';
  return /^(::ffff:)?127\.|^::1$/.test(address);
}
