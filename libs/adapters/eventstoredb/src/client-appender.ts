/**
 * Appends through the client's own `appendToStream`: the fallback should a server not get on with
 * the lean path.
 *
 * Always with credentials of the call, because these make the client use the classic Append. Its
 * batched append keeps the answers awaited by all clients of the process in one table, which the death
 * of any connection empties: answers that come later, and appends still queued behind back-pressure,
 * become rejections that no one can handle, and end the process. The classic call stands alone and
 * has a deadline that is enforced.
 */
import {
  type Credentials,
  EventStoreDBClient,
  jsonEvent,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import type { AppendAnswer, Appender, PreparedAppend } from './appender.js';
import type { Connection } from './connection.js';
import { withinMs } from './timers.js';
import { toStreamError } from './errors.js';

interface CallOptions {
  readonly credentials: Credentials;
  readonly deadline: number;
}

export function createClientAppender(
  connectionString: string,
  connection: Connection,
  timeoutMs: number,
): Appender {
  const client = EventStoreDBClient.connectionString(connectionString);
  const options = { credentials: callCredentials(connection), deadline: timeoutMs };
  return {
    async append(append) {
      try {
        /* The call's own deadline does not bound the search for the node. */
        return await withinMs(2 * timeoutMs, appendWith(client, append, options), () => {});
      } catch (error) {
        throw toStreamError(error, append.stream, 'append to');
      }
    },
    close: () => client.dispose(),
  };
}

/** Without TLS the client sends none, whatever they are. */
function callCredentials({ isSecure, user }: Connection): Credentials {
  if (user) return user;
  if (!isSecure) return { username: '', password: '' };
  throw new Error('The append path `client` needs a user in the connection string');
}

async function appendWith(
  client: EventStoreDBClient,
  { stream, expectedRevision, events }: PreparedAppend,
  options: CallOptions,
): Promise<AppendAnswer> {
  const expected = expectedRevision === 'no_stream' ? expectedRevision : BigInt(expectedRevision);
  try {
    const { nextExpectedRevision, position } = await client.appendToStream(
      stream,
      events.map(({ event: { id, type, data, metadata } }) =>
        jsonEvent({ id, type, data: data as Record<string, unknown>, metadata }),
      ),
      { ...options, expectedRevision: expected },
    );
    const revision = Number(nextExpectedRevision);
    return { kind: 'appended', revision, position: position ? Number(position.commit) : null };
  } catch (error) {
    if (!(error instanceof WrongExpectedVersionError)) throw error;
    const actual = error.actualVersion;
    return {
      kind: 'conflict',
      actualRevision: typeof actual === 'bigint' ? Number(actual) : 'no_stream',
    };
  }
}
