/** Appends over a single BatchAppend call to the leader. After a failure the next append opens a new call. */
import type { AppendAnswer, PreparedAppend } from './appender.js';
import { type BatchCall, startBatchCall } from './batch-call.js';
import type { Connection } from './connection.js';
import { toPortError } from './errors.js';
import { withinMs } from './time-limit.js';
import { Semaphore } from './semaphore.js';

export interface BatchAppender {
  /** @throws TransientError within the time limit, whatever happens to the connection */
  append(append: PreparedAppend): Promise<AppendAnswer>;
  close(): Promise<void>;
}

/** Enough to share disk syncs. More would wait at the server, which gives up each append after 2 s. */
const IN_FLIGHT_MAX = 1_000;

export function createBatchAppender(connection: Connection, timeoutMs: number): BatchAppender {
  let current: Promise<BatchCall> | null = null;
  let openings = 0;
  let nextCorrelation = 0;
  const semaphore = new Semaphore(IN_FLIGHT_MAX);

  /** Looks up the leader each time; the caller's pauses between attempts are the back-off. */
  async function open(): Promise<BatchCall> {
    const opening = (openings += 1);
    const forget = () => {
      if (opening === openings) current = null;
    };
    try {
      const channel = await connection.channel('leader');
      return startBatchCall(connection, channel, (error) => {
        forget();
        connection.forget('leader', channel, error);
      });
    } catch (error) {
      forget();
      throw toPortError(error, 'looking for the node');
    }
  }

  function send(append: PreparedAppend): Promise<AppendAnswer> {
    const correlation = nextCorrelation++;
    let call: BatchCall | null = null;
    const answer = (async () => {
      call = await (current ??= open());
      return call.send(correlation, append, timeoutMs);
    })();
    return withinMs(timeoutMs, answer, () => call?.cancel());
  }

  return {
    append: (append) => semaphore.run(() => send(append)),
    async close() {
      const call = await current?.catch(() => null);
      call?.end();
    },
  };
}
