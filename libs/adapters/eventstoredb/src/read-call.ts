/** One Read call: answers as they come, in batches, with the sender held back when nobody takes them. */
import { type ServiceError, status } from '@grpc/grpc-js';
import { TransientError } from '#eventsourcing';
import { collectAnswers } from './collected-answers.js';
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
  /** So long a flood is gathered for a larger batch; what trickles in is handed over at once. */
  readonly gatherMs?: number;
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
  options: ReadCallOptions,
): AsyncGenerator<ReadAnswer[]> {
  const { role, silenceMs, signal } = options;
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
  const answers = collectAnswers<ReadAnswer>(call, options);
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
