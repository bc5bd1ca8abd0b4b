/**
 * Verifies bearer tokens as RFC 8725 requires (algorithm, issuer, audience, times) and derives the caller from them.
 */
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { BoundedMap } from '#eventsourcing';
import type { Authentication } from './authenticator.js';
import { callerOfClaims, ClaimError, type ClaimNames } from './claims.js';
import { type KeySource, KeysMissingError } from './key-source.js';

/** Algorithms whose signing key only the issuer has: neither `none` nor shared secrets. */
export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

/**
 * JWT types of access tokens. Providers sign other kinds (sign-out, events) with the same keys, which must not give
 * access.
 */
const ACCESS_TYPES = /^(application\/)?(at\+)?jwt$/i;

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly claims: ClaimNames;
  /** By how many seconds clocks may differ. */
  readonly toleranceSeconds: number;
}

interface Dependencies {
  readonly keys: Pick<KeySource, 'key'>;
  readonly rules: TokenRules;
  /** The system time, in milliseconds since 1970; CLOCK_START does not apply to tokens. */
  readonly now: () => number;
}

/** No valid token is longer; Node refuses headers of that size anyway. */
const TOKEN_CHARACTERS_MAX = 12 * 1024;

/** How long a verified token is not checked again: the withdrawal of a key takes effect within this time. */
const REMEMBERED_MS = 30_000;
const REMEMBERED_TOKENS_MAX = 5_000;

interface Remembered {
  readonly authentication: Authentication;
  /** When it was checked. A clock that is set back does not extend this. */
  readonly atMs: number;
  readonly untilMs: number;
}

export class TokenVerifier {
  private readonly remembered = new BoundedMap<Remembered>(REMEMBERED_TOKENS_MAX);

  constructor(private readonly dependencies: Dependencies) {}

  async verify(token: string): Promise<Authentication> {
    if (token.length > TOKEN_CHARACTERS_MAX) return refused('is longer than any valid one');
    const known = this.remembered.take(token);
    const nowMs = this.dependencies.now();
    if (known && Math.abs(nowMs - known.atMs) < REMEMBERED_MS && nowMs < known.untilMs) {
      this.remembered.put(token, known);
      return known.authentication;
    }
    try {
      return this.remember(token, await this.check(token, nowMs), nowMs);
    } catch (error) {
      return refusalOf(error);
    }
  }

  private async check(token: string, nowMs: number): Promise<JWTPayload> {
    const { keys, rules } = this.dependencies;
    const { payload, protectedHeader } = await jwtVerify(token, keys.key, {
      algorithms: [...ALGORITHMS],
      issuer: rules.issuer,
      audience: rules.audience,
      requiredClaims: ['exp'],
      clockTolerance: rules.toleranceSeconds,
      currentDate: new Date(nowMs),
    });
    const { typ = 'JWT' }: { readonly typ?: unknown } = protectedHeader;
    if (typeof typ !== 'string' || !ACCESS_TYPES.test(typ)) {
      throw new errors.JWTInvalid('not the type of an access token');
    }
    requireIssuedBefore(payload, nowMs / 1_000 + rules.toleranceSeconds);
    return payload;
  }

  private remember(token: string, payload: JWTPayload, nowMs: number): Authentication {
    const { claims, toleranceSeconds } = this.dependencies.rules;
    const expiresMs = (payload.exp! + toleranceSeconds) * 1_000;
    const caller = { ...callerOfClaims(payload, claims), untilMs: expiresMs };
    const authentication: Authentication = { kind: 'known', caller };
    this.remembered.put(token, { authentication, atMs: nowMs, untilMs: expiresMs });
    return authentication;
  }
}

/** Refuses tokens issued in the future: issued by a clock that was ahead, they would be valid for too long. */
function requireIssuedBefore(payload: JWTPayload, latestSeconds: number): void {
  if (payload.iat === undefined || payload.iat <= latestSeconds) return;
  throw new errors.JWTClaimValidationFailed('issued in the future', payload, 'iat', NOT_YET);
}

/** The reason that jose gives for a well-formed claim that does not match. */
const NOT_YET = 'check_failed';

const refused = (why: string): Authentication => ({ kind: 'refused', why: `The token ${why}.` });

/** Words the refusal itself, because messages of a library may repeat content of the token. */
function refusalOf(error: unknown): Authentication {
  if (error instanceof KeysMissingError) {
    return { kind: 'unavailable', why: 'Tokens cannot be checked yet: the keys are missing.' };
  }
  if (error instanceof ClaimError) return refused(`cannot be used: ${error.message}`);
  if (error instanceof errors.JWTExpired) return refused('has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (isOfLater(error)) return refused(`is not valid yet by this clock (claim ${error.claim})`);
    return refused(`is not for this service or this moment (claim ${error.claim})`);
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return refused(`must be signed with ${ALGORITHMS.join(', ')}`);
  }
  if (error instanceof errors.JWKSNoMatchingKey) return refused('is signed with an unknown key');
  return refused('is not a valid one');
}

const isOfLater = ({ claim, reason }: errors.JWTClaimValidationFailed): boolean =>
  reason === NOT_YET && (claim === 'nbf' || claim === 'iat');
