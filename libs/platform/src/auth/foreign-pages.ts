/**
 * Detects changes requested by pages of other sites while authentication is off: a browser on this machine has all
 * rights of the machine, and such a request needs no credentials.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isSafeMethod } from '../http/safe-methods.js';

interface Sent {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** Values of `Sec-Fetch-Site` for requests that no other site caused. */
const OWN_SITES = ['same-origin', 'none'];

/**
 * Whether a page of another site requests a change. Only browsers send these headers, and pages cannot change them.
 * Reading is allowed, because the page cannot read the response.
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

/** A proxy may replace the host with its own name and then forwards the original one. */
const namesOf = ({ host, ...headers }: IncomingHttpHeaders): unknown[] => [
  host,
  headers['x-forwarded-host'],
];
