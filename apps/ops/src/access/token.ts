/** Signs a token with the local key, for installations without an identity provider; processes verify it in the same way. */
import { importJWK, SignJWT } from 'jose';
import type { Clock } from '#eventsourcing';
import { ConfigurationError, isRole, OWN_ISSUER, ROLES } from '#platform/basics';
import { readSigningKey } from './key-folder.js';

export interface TokenRequest {
  readonly folder: string;
  readonly roles: readonly string[];
  readonly tenants: readonly string[];
  readonly subject: string;
  readonly name?: string | undefined;
  /** How long the token is valid, such as `90s`, `15m`, `1h` or `30d`. */
  readonly lifetime: string;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}

const UNIT_SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const LIFETIME = /^([1-9]\d{0,5})([smhd])$/;

export const LIFETIME_RULE = 'must be a time such as 90s, 15m, 1h or 30d';
export const isLifetime = (text: string): boolean => LIFETIME.test(text);

/** @throws ConfigurationError naming the invalid option */
export async function mintToken(request: TokenRequest, clock: Clock): Promise<string> {
  const { folder, roles, tenants, subject, name, issuer, audience } = request;
  const strange = roles.find((role) => !isRole(role));
  if (strange !== undefined) {
    throw new ConfigurationError(`--role ${strange} must be one of ${ROLES.join(', ')}`);
  }
  const seconds = secondsOf(request.lifetime);
  const { alg = 'ES256', kid = '', ...key } = await readSigningKey(folder);
  const nowSeconds = Math.floor(clock.now().getTime() / 1_000);
  return new SignJWT({ roles, tenants, ...(name !== undefined && { name }) })
    .setProtectedHeader({ alg, kid })
    .setSubject(subject)
    .setIssuer(issuer ?? OWN_ISSUER)
    .setAudience(audience ?? OWN_ISSUER)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + seconds)
    .sign(await importJWK(key, alg));
}

function secondsOf(lifetime: string): number {
  const [, count, unit] = LIFETIME.exec(lifetime) ?? [];
  if (count === undefined) {
    throw new ConfigurationError(`--for ${lifetime} ${LIFETIME_RULE}`);
  }
  return Number(count) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS];
}
