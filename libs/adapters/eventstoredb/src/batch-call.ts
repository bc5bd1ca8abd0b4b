/** One BatchAppend call with any number of concurrent appends, matched to responses by correlation id. */
import { TransientError } from '#eventsourcing';
import { type BatchAnswer, decodeAnswer } from './append-answer.js';
import { encodeAppend } from './append-request.js';
import type { AppendAnswer, PreparedAppend } from './appender.js';
import type { Channel, Connection } from './connection.js';
import { toBatchError, toPortError } from './errors.js';
import type { RpcError } from './rpc-status.js';

const METHOD = '/event_store.client.streams.Streams/BatchAppend';

interface Waiting {
  readonly stream: string;
  resolve(answer: AppendAnswer): void;
  reject(error: unknown): void;
}

export interface BatchCall {
  send(correlation: number, append: PreparedAppend, timeoutMs: number): Promise<AppendAnswer>;
  /** Ends the call and fails all appends in progress, because the server no longer responds. */
  cancel(): void;
  /** Ends the call; appends in progress fail. */
  end(): void;
}

/** @param onEnd called once when the call ends, before the appends in progress fail */
export function startBatchCall(
  connection: Connection,
  { rpc }: Channel,
  onEnd: (error: RpcError | null) => void,
): BatchCall {
  const waiting = new Map<number, Waiting>();
  const ended = (error: RpcError | null) => {
    onEnd(error);
    for (const { stream, reject } of waiting.values()) {
      const reason = error ?? new TransientError('the server ended the call');
      reject(toPortError(reason, `append to ${stream}`));
    }
    waiting.clear();
  };
  const call = rpc.call(METHOD, connection.callHeaders('leader'), {
    onMessage(bytes, start, end) {
      const { correlation, outcome } = decodeAnswer(bytes.subarray(start, end));
      const append = waiting.get(correlation);
      waiting.delete(correlation);
      if (append) settle(append, outcome);
    },
    onEnd: ended,
  });

  return {
    send: (correlation, append, timeoutMs) =>
      new Promise((resolve, reject) => {
        const bytes = encodeAppend(correlation, append, timeoutMs);
        waiting.set(correlation, { stream: append.stream, resolve, reject });
        /* No back-pressure is needed: every caller waits for its response, so few appends are in flight. */
        call.send(bytes);
      }),
    cancel: () => call.cancel(),
    end() {
      if (waiting.size > 0) call.cancel();
      else call.finish();
    },
  };
}

function settle({ stream, resolve, reject }: Waiting, outcome: BatchAnswer['outcome']): void {
  switch (outcome.kind) {
    case 'success':
      return resolve({ ...outcome, kind: 'appended' });
    case 'wrong-version':
      return resolve({ ...outcome, kind: 'conflict' });
    case 'error':
      return reject(toBatchError(outcome.name, outcome.message, stream));
  }
}
