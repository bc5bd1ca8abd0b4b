/**
 * Refuses what a page of another site makes a browser send, where no credentials are asked for that it would lack: with
 * authentication off the browser of somebody on this machine reaches everything that the machine itself may do.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isSafeMethod } from '../http/safe-methods.js';

interface Sent {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** What browsers say of requests that no other site began: by the same page, by hand, or by a bookmark. */
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

/** A proxy in between may ask under a name of its own, and says the one that it was asked under. */
const namesOf = ({ host, ...headers }: IncomingHttpHeaders): unknown[] => [
  host,
  headers['x-forwarded-host'],
];
