/** Sessions of people: each is an encrypted cookie and nothing else, so that every replica can read it and none stores it. */
import { hash } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose';
import { type Caller, callerOf } from './caller.js';
import type { Role } from '../routes/roles.js';
import { SESSION_COOKIE } from '../routes/requires.js';

const ISSUER = 'ai-credit-meter:session';
const ALGORITHM = { alg: 'dir', enc: 'A256GCM' } as const;
/** What browsers take at least; the name and the attributes need some of it. */
const COOKIE_CHARACTERS_MAX = 3_800;

export interface SessionOptions {
  /** A text of 32 characters or more that all replicas share. */
  readonly key: string;
  readonly lifetimeMinutes: number;
  /** How many seconds the clocks of replicas may differ. */
  readonly toleranceSeconds: number;
  /** Whether people reach the service over TLS. */
  readonly secure: boolean;
  /** The system's time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly randomId: () => string;
}

/** More tenants than a cookie holds. */
export class SessionTooLargeError extends Error {
  override readonly name = 'SessionTooLargeError';
}

/** The content of a cookie that only this service can have written. */
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
    // A browser takes a cookie of this name from this very host only, and never from a page without TLS.
    this.prefix = options.secure ? '__Host-' : '';
  }

  /** @returns the header `Set-Cookie`. @throws SessionTooLargeError */
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

  /** @param name of the cookie that the browser is to forget */
  end(name = SESSION_COOKIE): string {
    return this.setCookie(name, '', 0);
  }

  /** `null` for none, for one that is over, and for one of another installation. */
  async callerOf(header: string | undefined): Promise<Caller | null> {
    const found = await this.decrypted(SESSION_COOKIE, header);
    if (!found) return null;
    const { csrf, ...identity } = found['content'] as Session;
    return { ...callerOf(identity, 'session', csrf), untilMs: found.exp! * 1_000 };
  }

  /** An encrypted cookie for content that must come back from the same browser. */
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

  /** @returns what a cookie of ours holds; `null` as for sessions. */
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
      // Begun by a clock that was ahead, it would outlive its time by as much.
      const latestBegin = nowMs / 1_000 + this.options.toleranceSeconds;
      return payload.iat! <= latestBegin ? payload : null;
    } catch {
      // Over, of another installation, or made up: to us it is none.
      return null;
    }
  }

  /** The cookie is sent when a link to this service is followed, as after sign-in, but not with a form of another site. */
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
