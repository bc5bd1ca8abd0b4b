/** Identifies the caller of a request: not at all, by a bearer token, or by a session cookie. */
import type { IncomingHttpHeaders } from 'node:http';
import { isText } from '#validation';
import { headerText } from '../http/header-text.js';
import { type Caller, unauthenticated } from './caller.js';

export type Authentication =
  | { readonly kind: 'known'; readonly caller: Caller }
  /** The request carries no credentials. */
  | { readonly kind: 'unknown' }
  /** The credentials are invalid; the sentence says why and repeats nothing of them. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Credentials cannot be checked now, because there are no valid keys. */
  | { readonly kind: 'unavailable'; readonly why: string };

export interface Authenticator {
  /** Whether authentication is off. */
  readonly off: boolean;
  /** Whether requests are accepted only under host names of this machine. */
  readonly ownNamesOnly?: boolean;
  /** The address of the sign-in page; `null` without sign-in. */
  readonly signIn: string | null;
  authenticate(headers: IncomingHttpHeaders): Promise<Authentication>;
}

/** The actor of changes if the caller gives no name. */
const NOBODY = 'anonymous';

/** AUTH=none: callers may give a name, which is not verified. */
export const withoutAuthentication: Authenticator = {
  off: true,
  signIn: null,
  async authenticate(headers) {
    const actor = headerText(headers['x-actor']);
    return { kind: 'known', caller: unauthenticated(isText(actor) ? actor : NOBODY) };
  },
};

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** @returns the token, `null` without the header, `undefined` if it holds no bearer token */
export function bearerToken({ authorization }: IncomingHttpHeaders): string | null | undefined {
  if (authorization === undefined) return null;
  return BEARER.exec(authorization)?.[1];
}
