/** Sessions of people as encrypted cookies: every replica can read them, and none stores them. */
import { hash } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose';
import { type Caller, callerOf } from './caller.js';
import type { Role } from '../routes/roles.js';
import { SESSION_COOKIE } from '../routes/requires.js';

const ISSUER = 'ai-credit-meter:session';
const ALGORITHM = { alg: 'dir', enc: 'A256GCM' } as const;
/** Below the minimum that browsers accept, because the name and the attributes need some of it. */
const COOKIE_CHARACTERS_MAX = 3_800;

export interface SessionOptions {
  /** At least 32 characters, shared by all replicas. */
  readonly key: string;
  readonly lifetimeMinutes: number;
  /** By how many seconds the clocks of replicas may differ. */
  readonly toleranceSeconds: number;
  /** Whether people reach the service over TLS. */
  readonly secure: boolean;
  /** The system's time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly randomId: () => string;
}

/** Thrown if the cookie would be too large because of too many tenants. */
export class SessionTooLargeError extends Error {
  override readonly name = 'SessionTooLargeError';
}

/** The content of a session cookie, which only this service can write. */
interface Session {
  readonly subject: string;
  readonly name: string | null;
  readonly roles: readonly Role[];
  readonly tenants: '*' | readonly string[];
  readonly csrf: string;
}

type Secrets = Readonly<Record<string, unknown>>;

export class Sessions {
  private readonly key: Uint8Array;
  private readonly prefix: string;

  constructor(private readonly options: SessionOptions) {
    this.key = hash('sha256', options.key, 'buffer');
    // Browsers accept a cookie with this prefix only from this host and only over TLS.
    this.prefix = options.secure ? '__Host-' : '';
  }

  /**
   * @returns the value of the header `Set-Cookie`
   * @throws SessionTooLargeError
   */
  async begin({ subject, name, granted, tenants }: Caller): Promise<string> {
    const { lifetimeMinutes, randomId } = this.options;
    const session: Session = {
      subject,
      name,
      roles: granted,
      tenants: tenants === '*' ? '*' : [...tenants],
      csrf: randomId(),
    };
    return this.cookie(SESSION_COOKIE, { ...session }, lifetimeMinutes * 60);
  }

  /** @param name of the cookie to delete */
  end(name = SESSION_COOKIE): string {
    return this.setCookie(name, '', 0);
  }

  /** @returns the caller, or `null` if there is no session, it has expired or it belongs to another installation */
  async callerOf(header: string | undefined): Promise<Caller | null> {
    const found = await this.decrypted(SESSION_COOKIE, header);
    if (!found) return null;
    const { csrf, ...identity } = found['content'] as Session;
    return { ...callerOf(identity, 'session', csrf), untilMs: found.exp! * 1_000 };
  }

  /** Creates an encrypted cookie for content that must come back from the same browser. */
  async cookie(name: string, content: Secrets, seconds: number): Promise<string> {
    const nowSeconds = Math.floor(this.options.now() / 1_000);
    const sealed = await new EncryptJWT({ content: { ...content } })
      .setProtectedHeader(ALGORITHM)
      .setIssuer(ISSUER)
      .setAudience(name)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + seconds)
      .encrypt(this.key);
    if (sealed.length > COOKIE_CHARACTERS_MAX) throw new SessionTooLargeError(name);
    return this.setCookie(name, sealed, seconds);
  }

  /** @returns the content of one of our cookies, or `null` as for sessions */
  async open(name: string, header: string | undefined): Promise<Secrets | null> {
    const found = await this.decrypted(name, header);
    return found && (found['content'] as Secrets);
  }

  private async decrypted(name: string, header: string | undefined): Promise<JWTPayload | null> {
    const sealed = parseCookie(header ?? '')[this.prefix + name];
    if (sealed === undefined || sealed === '') return null;
    const nowMs = this.options.now();
    try {
      const { payload } = await jwtDecrypt(sealed, this.key, {
        issuer: ISSUER,
        audience: name,
        requiredClaims: ['exp', 'iat'],
        keyManagementAlgorithms: [ALGORITHM.alg],
        contentEncryptionAlgorithms: [ALGORITHM.enc],
        currentDate: new Date(nowMs),
      });
      // A session issued by a clock that was ahead would be valid for too long.
      const latestBegin = nowMs / 1_000 + this.options.toleranceSeconds;
      return payload.iat! <= latestBegin ? payload : null;
    } catch {
      // Expired, from another installation, or forged.
      return null;
    }
  }

  /**
   * SameSite=Lax: browsers send the cookie when a link to this service is followed, as after sign-in, but not with a
   * form on another site.
   */
  private setCookie(name: string, value: string, maxAge: number): string {
    return stringifySetCookie({
      name: this.prefix + name,
      value,
      httpOnly: true,
      secure: this.options.secure,
      sameSite: 'lax',
      path: '/',
      maxAge,
    });
  }
}
