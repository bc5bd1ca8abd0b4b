/**
 * One BatchAppend call: any number of appends in flight on it, each answered by its correlation id.
 */
import type { ServiceError } from '@grpc/grpc-js';
import { TransientError } from '#eventsourcing';
import { type BatchAnswer, decodeAnswer, encodeAppend } from './append-codec.js';
import type { AppendAnswer, PreparedAppend } from './appender.js';
import type { Channel, Connection } from './connection.js';
import { toBatchError, toPortError } from './errors.js';

const METHOD = '/event_store.client.streams.Streams/BatchAppend';

interface Waiting {
  readonly stream: string;
  resolve(answer: AppendAnswer): void;
  reject(error: unknown): void;
}

export interface BatchCall {
  send(correlation: number, append: PreparedAppend, timeoutMs: number): Promise<AppendAnswer>;
  /** Fails all that is under way: the server has stopped answering. */
  cancel(): void;
  /** Ends the call; appends under way fail. */
  end(): void;
}

/** @param onEnd called once, when the call has ended; all that was under way has failed by then. */
export function startBatchCall(
  connection: Connection,
  { client }: Channel,
  onEnd: (error: ServiceError | null) => void,
): BatchCall {
  const asIs = (bytes: Buffer) => bytes;
  const call = client.makeBidiStreamRequest(METHOD, asIs, asIs, connection.callMetadata('leader'));
  const waiting = new Map<number, Waiting>();

  call.on('data', (bytes: Buffer) => {
    const { correlation, outcome } = decodeAnswer(bytes);
    const append = waiting.get(correlation);
    waiting.delete(correlation);
    if (append) settle(append, outcome);
  });
  let isOver = false;
  /* An error is followed by the end of what was received. */
  const ended = (error: ServiceError | null) => {
    if (isOver) return;
    isOver = true;
    onEnd(error);
    for (const { stream, reject } of waiting.values()) {
      reject(
        toPortError(
          error ?? new TransientError('the server ended the call'),
          `append to ${stream}`,
        ),
      );
    }
    waiting.clear();
  };
  call.on('error', ended);
  call.on('end', () => ended(null));

  return {
    send: (correlation, append, timeoutMs) =>
      new Promise((resolve, reject) => {
        const bytes = encodeAppend(correlation, append, timeoutMs);
        waiting.set(correlation, { stream: append.stream, resolve, reject });
        /*
         * Not held back by back-pressure: every caller waits for its answer, so few are in flight.
         */
        call.write(bytes);
      }),
    cancel: () => call.cancel(),
    end() {
      if (waiting.size > 0) call.cancel();
      else call.end();
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
