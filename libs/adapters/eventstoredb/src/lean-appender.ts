/**
 * Appends with the codec of our own, over one call at a time; after a failure the next append opens
 * a new one.
 */
import type { EndPoint } from '@eventstore/db-client';
import type { ServiceError } from '@grpc/grpc-js';
import type { Appender } from './appender.js';
import { type BatchCall, startBatchCall } from './batch-call.js';
import type { Connection } from './connection.js';
import { withinMs } from './timers.js';
import { toPortError } from './errors.js';

export function createLeanAppender(connection: Connection, timeoutMs: number): Appender {
  let current: Promise<BatchCall> | null = null;
  let openings = 0;
  let nextCorrelation = 0;
  let failed: EndPoint | undefined;
  let leader: EndPoint | undefined;

  /** Looks for the node again each time: the caller's pauses between attempts are the back-off. */
  async function open(): Promise<BatchCall> {
    try {
      const endpoint = leader ?? (await connection.resolveEndpoint(failed));
      const opening = (openings += 1);
      return startBatchCall(connection, endpoint, (error) => {
        if (opening === openings) forget(endpoint, error);
      });
    } catch (error) {
      forget(failed, null);
      throw toPortError(error, 'looking for the node');
    }
  }

  function forget(endpoint: EndPoint | undefined, error: ServiceError | null): void {
    current = null;
    failed = endpoint;
    leader = leaderNamedBy(error);
  }

  return {
    append(append) {
      const correlation = nextCorrelation++;
      let call: BatchCall | null = null;
      const answer = (async () => {
        call = await (current ??= open());
        return call.send(correlation, append, timeoutMs);
      })();
      return withinMs(timeoutMs, answer, () => call?.cancel());
    },
    async close() {
      const call = await current?.catch(() => null);
      call?.end();
    },
  };
}

/** A follower that does not forward writes says in its trailers where to go. */
function leaderNamedBy(error: ServiceError | null): EndPoint | undefined {
  const [address] = error?.metadata?.get('leader-endpoint-host') ?? [];
  const [port] = error?.metadata?.get('leader-endpoint-port') ?? [];
  return address && port ? { address: String(address), port: Number(port) } : undefined;
}
