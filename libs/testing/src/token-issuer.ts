/** A token issuer for specs: valid tokens, and invalid ones of every kind. */
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

const TEST_ISSUER = 'ai-credit-meter';
const TEST_AUDIENCE = 'ai-credit-meter';

export interface TestToken {
  readonly claims?: JWTPayload;
  /** Seconds from now until the token becomes valid. */
  readonly notBefore?: number;
  readonly expires?: number;
  readonly issuer?: string;
  readonly audience?: string;
  /** The `typ` header of the JWT. */
  readonly type?: string;
}

export type TokenIssuer = Awaited<ReturnType<typeof tokenIssuer>>;

/** @param now returns seconds since 1970 */
export async function tokenIssuer(now: () => number, algorithm = 'ES256') {
  const kid = `key-${algorithm}`;
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  const privateJwk: JWK = { ...(await exportJWK(privateKey)), kid, alg: algorithm };
  const stranger = await generateKeyPair('ES256');
  const filled = <T extends SignJWT | UnsecuredJWT>(jwt: T, token: TestToken): T => {
    const { notBefore = -1, expires = 3_600, issuer = TEST_ISSUER } = token;
    jwt.setIssuer(issuer).setAudience(token.audience ?? TEST_AUDIENCE);
    jwt.setNotBefore(now() + notBefore).setExpirationTime(now() + expires);
    return jwt;
  };
  const payload = ({ claims }: TestToken): JWTPayload => ({ sub: 'u-1', ...claims });
  const headerOf = ({ type: typ }: TestToken, alg: string) => ({
    ...{ alg, kid },
    ...(typ !== undefined && { typ }),
  });
  const signed = (token: TestToken, key: Parameters<SignJWT['sign']>[0], alg: string) =>
    filled(new SignJWT(payload(token)).setProtectedHeader(headerOf(token, alg)), token).sign(key);
  return {
    publicJwk,
    privateJwk,
    keySet: { keys: [publicJwk] },
    good: (token: TestToken = {}) => signed(token, privateKey, algorithm),
    /** A token with the id of a published key, but signed with an unpublished one. */
    byStranger: (token: TestToken = {}) => signed(token, stranger.privateKey, 'ES256'),
    unsigned: (token: TestToken = {}) => filled(new UnsecuredJWT(payload(token)), token).encode(),
    /** A token signed with the public key as a shared secret. */
    withPublicKeyAsSecret: (token: TestToken = {}) =>
      signed(token, new TextEncoder().encode(JSON.stringify(publicJwk)), 'HS256'),
  };
}
