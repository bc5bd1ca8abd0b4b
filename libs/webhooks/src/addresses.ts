/** Restricts webhooks to addresses of the public internet, so that they cannot reach internal networks. */
import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
}

export interface AddressRules {
  /** Also allows addresses of this machine, for development. */
  readonly allowLoopback: boolean;
}

export function isAllowedAddress(address: string, { allowLoopback }: AddressRules): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === 'loopback') return allowLoopback;
  return range === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST));
}

/** All assigned IPv6 addresses; the ranges below it hold old notations of IPv4 addresses. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** @returns what is wrong with the URL, or null if it is allowed; does not resolve names */
export function refusedUrl(text: string, rules: AddressRules): string | null {
  if (!URL.canParse(text)) return 'must be an https address';
  const { protocol, port, username, password } = new URL(text);
  const host = hostOf(text);
  if (username !== '' || password !== '') return 'must not carry a name or a password';
  if (port === '0') return 'must name a port that can be reached';
  if (refusedAddressIn(text, rules) !== null) {
    return 'must not name an address of a private network';
  }
  const local = LOCALHOST.test(host) || (isIP(host) !== 0 && isLoopback(host));
  if (protocol === 'https:') {
    return local && !rules.allowLoopback ? 'must not name this machine' : null;
  }
  if (protocol === 'http:' && local && rules.allowLoopback) return null;
  return 'must be an https address';
}

/** @returns the IP address in the URL if it is not allowed; null also for a name */
export function refusedAddressIn(url: string, rules: AddressRules): string | null {
  const host = hostOf(url);
  return isIP(host) === 0 || isAllowedAddress(host, rules) ? null : host;
}

/** A name or an IP address, without the brackets of IPv6. */
const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');

/** `localhost`, the names below it (RFC 6761), and each with a trailing dot. */
const LOCALHOST = /(^|\.)localhost\.?$/;

const isLoopback = (host: string): boolean => ipaddr.process(host).range() === 'loopback';

export type Resolver = (
  hostname: string,
  answer: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

export const systemResolver: Resolver = (hostname, answer) =>
  resolve(hostname, { all: true }, (error, addresses) => answer(error, addresses));

/** The DNS lookup of a socket: resolves once, checks the addresses and uses them, so that no second lookup can give others. */
export function guardedLookup(rules: AddressRules, resolver: Resolver): LookupFunction {
  return (hostname, options, callback) => {
    resolver(hostname, (error, addresses) => {
      if (error) return callback(error, '');
      const isAllowed = addresses.every(({ address }) => isAllowedAddress(address, rules));
      if (!isAllowed || addresses.length === 0) {
        // The message omits the address: the owner of the endpoint reads it and must not learn about the internal network.
        const where = isAllowed ? 'nothing' : 'an address that is not of the public internet';
        return callback(new AddressRefusedError(`${hostname} resolves to ${where}`), '');
      }
      if (options.all) return callback(null, [...addresses]);
      const [first] = addresses;
      callback(null, first!.address, first!.family);
    });
  };
}
