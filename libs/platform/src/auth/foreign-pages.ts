/**
 * Refuses changes that a page of another site makes a browser request while authentication is off: a browser on this
 * machine has all rights of the machine, and such a request needs no credentials.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isSafeMethod } from '../http/safe-methods.js';

interface Sent {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** The values of `Sec-Fetch-Site` for requests that no other site has caused. */
const OWN_SITES = ['same-origin', 'none'];

/**
 * Whether a page of another site asks for a change. Only browsers send either header, and no page can change what they say.
 * Reading is allowed, because the page does not get the answer.
 */
export function isOfForeignPage({ method, headers }: Sent): boolean {
  if (isSafeMethod(method)) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return !OWN_SITES.includes(site);
  const { origin } = headers;
  if (origin === undefined) return false;
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  return host === null || !namesOf(headers).includes(host);
}

/** A proxy may use its own name as the host, and then forwards the original one. */
const namesOf = ({ host, ...headers }: IncomingHttpHeaders): unknown[] => [
  host,
  headers['x-forwarded-host'],
];
