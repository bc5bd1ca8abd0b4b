/**
 * The key under which the limits of a client are counted: the subject if authenticated, otherwise the network address.
 */
import { isIPv6 } from 'node:net';
import type { Caller } from './caller.js';

/** The groups in the network part of an IPv6 address: a client can use any address of its network. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

/**
 * Ignores the name without valid credentials: otherwise a client could escape a limit by changing it.
 * @param caller `null` if unknown
 * @param address of the connection; headers can be forged
 */
export function clientKey(caller: Caller | null, address = ''): string {
  const isKnown = caller !== null && caller.auth !== 'none';
  return isKnown ? `subject ${caller.subject}` : `address ${networkOf(address)}`;
}

/** Returns an IPv4 address as is, even if written as IPv6, and the /64 network of an IPv6 address. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = groupsOf(head);
  const last = groupsOf(tail ?? '');
  const left = tail === undefined ? 0 : GROUPS - groups.length - last.length;
  const all = [...groups, ...Array<string>(left).fill('0'), ...last];
  return `${all.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));
