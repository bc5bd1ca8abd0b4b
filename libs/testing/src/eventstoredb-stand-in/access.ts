/** Access control of a secured node: users with passwords, and the access lists of streams and of `$all`. */
import { type Metadata, status } from '@grpc/grpc-js';
import type { EventLog } from './event-log.js';
import { metadataOf, rolesOf } from './stream-metadata.js';

/** The error for a caller with an unknown user or a wrong password. */
export const UNAUTHENTICATED = { code: status.UNAUTHENTICATED, details: 'Bad HTTP status: 401' };

const ADMIN = 'admin';
const ALL = '$all';

export interface Access {
  /** The user name, or `null` for an unknown caller. */
  userOf(metadata: Metadata): string | null;
  mayWrite(user: string | null, stream: string): boolean;
  /** @param stream null means `$all` */
  mayRead(user: string | null, stream: string | null): boolean;
  isKnown(user: string | null): boolean;
}

/** @param users passwords by name; without users the node is insecure and everyone may do everything */
export function createAccess(log: EventLog, users?: Readonly<Record<string, string>>): Access {
  const metadata = (stream: string) => metadataOf((name) => log.eventsOf(name), stream);

  /**
   * Whether the access list of a stream grants a right. Without a list, all users may use ordinary streams, and
   * only administrators may use the engine's.
   */
  function isGranted(user: string | null, stream: string, role: '$r' | '$w'): boolean {
    if (!users || user === ADMIN) return true;
    if (user === null) return false;
    const roles = rolesOf(metadata(stream), role) ?? (stream.startsWith('$') ? [] : ['$all']);
    return roles.includes(user) || roles.includes('$all');
  }

  return {
    userOf(headers) {
      const [header] = headers.get('authorization');
      if (!users || typeof header !== 'string') return null;
      const given = Buffer.from(header.replace('Basic ', ''), 'base64').toString('utf8');
      const known = Object.keys(users).find((name) => given === `${name}:${users[name]}`);
      return known ?? null;
    },
    isKnown: (user) => !users || user !== null,
    mayWrite: (user, stream) => isGranted(user, stream, '$w'),
    mayRead: (user, stream) => isGranted(user, stream ?? ALL, '$r'),
  };
}
