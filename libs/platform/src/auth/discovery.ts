/** The keys of an identity provider, found by OpenID Connect Discovery. */
import type { JWTVerifyGetKey } from 'jose';
import { boundedFetch } from '../bounded-fetch.js';
import { KeySetError, publicKeys } from './key-set.js';
import { type KeySource, RefreshingKeys } from './key-source.js';

const FETCH_TIMEOUT_MS = 5_000;
const KEYS_FRESH_MS = 10 * 60 * 1_000;
/** The minimum interval between two requests to the provider caused by tokens with unknown keys. */
const COOLDOWN_MS = 10_000;

type Ticking = Pick<ConstructorParameters<typeof RefreshingKeys>[0], 'now' | 'onNotice'>;

export function keysOfIssuer(issuer: string, ticking: Ticking): KeySource {
  const keys = new RefreshingKeys({
    ...ticking,
    load: () => loadKeys(issuer),
    freshMs: KEYS_FRESH_MS,
    cooldownMs: COOLDOWN_MS,
  });
  return {
    key: keys.key,
    missing: () => keys.missing(),
    // Does not fail: the provider may become reachable later, and the process reports what it waits for.
    open: async () => {
      await keys.refresh();
    },
  };
}

async function loadKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = (await fetchJson(address)) as { issuer?: unknown; jwks_uri?: unknown } | null;
  if (found?.issuer !== issuer) {
    throw new KeySetError(`${address} is of another issuer; AUTH_ISSUER must name its own`);
  }
  const { jwks_uri: keys } = found;
  if (typeof keys !== 'string' || !URL.canParse(keys) || !isSafe(keys, issuer)) {
    throw new KeySetError(`${address} names no usable address of keys`);
  }
  return publicKeys(await fetchJson(keys));
}

/** The keys must be fetched over TLS or the same protocol as the issuer, never from a file. */
const isSafe = (keys: string, issuer: string): boolean =>
  ['https:', new URL(issuer).protocol].includes(new URL(keys).protocol);

async function fetchJson(address: string): Promise<unknown> {
  const response = await boundedFetch(address, {
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    redirect: 'error',
    headers: { accept: 'application/json' },
  }).catch((error: unknown) => {
    throw new KeySetError(`${address} does not answer (${causeOf(error)})`);
  });
  if (!response.ok) throw new KeySetError(`${address} answers ${response.status}`);
  return response.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) throw new KeySetError(`${address} answers no JSON`);
    throw new KeySetError(`${address} does not complete its answer (${causeOf(error)})`);
  });
}

function causeOf(error: unknown): string {
  const { cause, name } = error as { readonly cause?: { code?: string; message?: string } } & Error;
  return cause?.code ?? cause?.message ?? name;
}
