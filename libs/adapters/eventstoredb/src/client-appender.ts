/**
 * Appends through the client's own `appendToStream`: the fallback should a server not get on with the
 * lean path.
 *
 * One append in flight, and a new client after every unknown outcome. The client keeps appends in a
 * queue behind back-pressure; when the server dies, each one still queued becomes an unhandled
 * rejection, which ends the process. So the queue never holds anything here. What this cannot rule
 * out is a rejection inside the client while it reconnects; Node then stops the process loudly, and
 * since an append repeated is the same append, a crash at any point loses and doubles nothing.
 */
import { EventStoreDBClient, jsonEvent, WrongExpectedVersionError } from '@eventstore/db-client';
import { TransientError } from '#eventsourcing';
import type { AppendAnswer, Appender, PreparedAppend } from './appender.js';
import { withinMs } from './deadline.js';
import { toPortError } from './errors.js';

export function createClientAppender(connectionString: string, timeoutMs: number): Appender {
  let client = EventStoreDBClient.connectionString(connectionString);
  let last: Promise<unknown> = Promise.resolve();

  async function attempt(append: PreparedAppend): Promise<AppendAnswer> {
    try {
      return await withinMs(timeoutMs, appendWith(client, append), () => {});
    } catch (error) {
      const portError = toPortError(error, `append to ${append.stream}`);
      if (portError instanceof TransientError) await startAfresh();
      throw portError;
    }
  }

  async function startAfresh(): Promise<void> {
    const old = client;
    client = EventStoreDBClient.connectionString(connectionString);
    await old.dispose();
  }

  return {
    append(append) {
      const turn = last.then(() => attempt(append));
      last = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      await last;
      await client.dispose();
    },
  };
}

async function appendWith(
  client: EventStoreDBClient,
  { stream, expectedRevision, events }: PreparedAppend,
): Promise<AppendAnswer> {
  const expected = expectedRevision === 'no_stream' ? expectedRevision : BigInt(expectedRevision);
  try {
    const { nextExpectedRevision, position } = await client.appendToStream(
      stream,
      events.map(({ event: { id, type, data, metadata } }) =>
        jsonEvent({ id, type, data: data as Record<string, unknown>, metadata }),
      ),
      { expectedRevision: expected },
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
