/** One Read call: answers as they come, in batches, with the sender held back when nobody takes them. */
import { type ClientReadableStream, type ServiceError, status } from '@grpc/grpc-js';
import { nextTurn, TransientError } from '#eventsourcing';
import type { Connection } from './connection.js';
import type { NodeRole } from './gossip.js';
import { decodeReadAnswer, type ReadAnswer } from './read-answer.js';
import { encodeReadRequest, type ReadRequest } from './read-request.js';
import { withinMs } from './time-limit.js';

export interface ReadCallOptions {
  readonly role: NodeRole;
  readonly maxBatch: number;
  /** So long without an answer means that the node has stopped answering; none for subscriptions. */
  readonly silenceMs?: number;
  readonly signal?: AbortSignal;
}

const METHOD = '/event_store.client.streams.Streams/Read';
/** Errors of the request, after which the node is still taken for well. */
const NOT_OF_THE_NODE: ReadonlySet<unknown> = new Set([
  status.INVALID_ARGUMENT,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.FAILED_PRECONDITION,
]);
const asIs = (bytes: Buffer) => bytes;

/** @throws the error of the call as it came, or TransientError after a silence. */
export async function* readCall(
  connection: Connection,
  request: ReadRequest,
  { role, maxBatch, silenceMs, signal }: ReadCallOptions,
): AsyncGenerator<ReadAnswer[]> {
  const channel = await connection.channel(role);
  const metadata = connection.callMetadata(role);
  const bytes = encodeReadRequest(request);
  const call = channel.client.makeServerStreamRequest(
    METHOD,
    asIs,
    decodeReadAnswer,
    bytes,
    metadata,
  );
  const answers = collect(call, maxBatch, signal);
  try {
    while (!signal?.aborted) {
      await answers.gathered();
      const batch = answers.take();
      if (batch.length > 0) yield batch;
      else if (answers.isOver()) return;
      else await (silenceMs === undefined ? answers.news() : withinMs(silenceMs, answers.news()));
    }
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (error instanceof TransientError) connection.forget(role, channel, null);
    else if (typeof code === 'number' && !NOT_OF_THE_NODE.has(code)) {
      connection.forget(role, channel, error as ServiceError);
    }
    throw error;
  } finally {
    answers.leave();
  }
}

function collect(
  call: ClientReadableStream<ReadAnswer>,
  maxBatch: number,
  signal: AbortSignal | undefined,
) {
  let waiting: ReadAnswer[] = [];
  let ended = false;
  let failure: ServiceError | null = null;
  let wake = () => {};
  const onAbort = () => wake();
  call.on('data', (answer: ReadAnswer) => {
    if (waiting.push(answer) >= 2 * maxBatch) call.pause();
    wake();
  });
  call.on('end', () => {
    ended = true;
    wake();
  });
  call.on('error', (error: ServiceError) => {
    failure = error;
    wake();
  });
  signal?.addEventListener('abort', onAbort);
  return {
    /** What has arrived together is handed over in pieces: resolves when a turn brings no more, or a batch is full. */
    async gathered(): Promise<void> {
      for (let before = 0; waiting.length > before && waiting.length < maxBatch;) {
        before = waiting.length;
        await nextTurn();
      }
    },
    take(): ReadAnswer[] {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(batch.length);
      if (waiting.length < maxBatch) call.resume();
      return batch;
    },
    /** @throws what has ended the call. */
    isOver(): boolean {
      if (failure) throw failure;
      return ended;
    },
    news: () =>
      new Promise<void>((resolve) => {
        wake = resolve;
        if (signal?.aborted) resolve();
      }),
    leave(): void {
      /* The signal outlives the call by far. */
      signal?.removeEventListener('abort', onAbort);
      call.cancel();
    },
  };
}
