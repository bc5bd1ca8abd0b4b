/**
 * Who may do what: users with passwords, and the access control list of `$all`, as a node in secure
 * mode keeps them.
 */
import { type Metadata, status } from '@grpc/grpc-js';
import type { EventLog } from './event-log.js';
import { readData } from './proposal.js';

/** What a caller gets whose user or password is not known. */
export const UNAUTHENTICATED = { code: status.UNAUTHENTICATED, details: 'Bad HTTP status: 401' };

const ADMIN = 'admin';
const METADATA_OF_ALL = '$$$all';

export interface Access {
  /** The name, or `null` for a caller that no one knows. */
  userOf(metadata: Metadata): string | null;
  mayWrite(user: string | null, stream: string): boolean;
  mayReadAll(user: string | null): boolean;
  isKnown(user: string | null): boolean;
}

/**
 * @param users passwords by name; none at all means a node in insecure mode, where everyone may do
 * everything.
 */
export function createAccess(log: EventLog, users?: Readonly<Record<string, string>>): Access {
  function rolesForAll(): readonly string[] {
    const newest = log.eventsOf(METADATA_OF_ALL).at(-1);
    if (!newest) return ['$admins'];
    const { $acl: acl } = JSON.parse(readData(newest).toString('utf8')) as {
      readonly $acl?: { readonly $r?: string | readonly string[] };
    };
    return [acl?.$r ?? '$admins'].flat();
  }

  return {
    userOf(metadata) {
      const [header] = metadata.get('authorization');
      if (!users || typeof header !== 'string') return null;
      const given = Buffer.from(header.replace('Basic ', ''), 'base64').toString('utf8');
      const known = Object.keys(users).find((name) => given === `${name}:${users[name]}`);
      return known ?? null;
    },
    isKnown: (user) => !users || user !== null,
    mayWrite: (user, stream) =>
      !users || user === ADMIN || (user !== null && !stream.startsWith('$')),
    mayReadAll: (user) =>
      !users || user === ADMIN || (user !== null && rolesForAll().includes(user)),
  };
}
