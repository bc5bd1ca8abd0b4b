/**
 * Who may do what: users with passwords, and the access lists of streams and of `$all`, as a node in
 * secure mode keeps them.
 */
import { type Metadata, status } from '@grpc/grpc-js';
import type { EventLog } from './event-log.js';
import { metadataOf, rolesOf } from './stream-metadata.js';

/** What a caller gets whose user or password is not known. */
export const UNAUTHENTICATED = { code: status.UNAUTHENTICATED, details: 'Bad HTTP status: 401' };

const ADMIN = 'admin';
const ALL = '$all';

export interface Access {
  /** The name, or `null` for a caller that no one knows. */
  userOf(metadata: Metadata): string | null;
  mayWrite(user: string | null, stream: string): boolean;
  /** @param stream `null` for `$all`. */
  mayRead(user: string | null, stream: string | null): boolean;
  isKnown(user: string | null): boolean;
}

/**
 * @param users passwords by name; none at all means a node in insecure mode, where everyone may do
 * everything.
 */
export function createAccess(log: EventLog, users?: Readonly<Record<string, string>>): Access {
  const metadata = (stream: string) => metadataOf((name) => log.eventsOf(name), stream);

  /**
   * Whether the access list of a stream grants a right. Without a list, all users may use streams
   * of users, and only administrators those of the engine.
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
