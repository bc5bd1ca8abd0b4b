/** The key by which the limits of a client are counted: the caller if known, otherwise the network address. */
import { isIPv6 } from 'node:net';
import type { Caller } from './caller.js';

/** The groups of an IPv6 address that name its network: one client can use all addresses of its network. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

/**
 * Without valid credentials the name is not used, so that a client cannot escape a limit by another name.
 * @param caller `null` if unknown
 * @param address of the connection; headers can say any
 */
export function clientKey(caller: Caller | null, address = ''): string {
  const isKnown = caller !== null && caller.auth !== 'none';
  return isKnown ? `subject ${caller.subject}` : `address ${networkOf(address)}`;
}

/** An IPv4 address as it is, also if it is written as IPv6; of an IPv6 address its /64 network. */
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
