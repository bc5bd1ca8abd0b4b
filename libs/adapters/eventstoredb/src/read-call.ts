/** A Read call that yields responses in batches as they arrive, with back-pressure on the sender. */
import { TransientError } from '#eventsourcing';
import { CollectedAnswers, type CollectingOptions } from './collected-answers.js';
import type { Connection } from './connection.js';
import type { NodeRole } from './gossip.js';
import { type ReadAnswer, ReadAnswerDecoder } from './read-answer.js';
import { encodeReadRequest, type ReadRequest } from './read-request.js';
import { RpcError, STATUS } from './rpc-status.js';
import { withinMs } from './time-limit.js';

export interface ReadCallOptions extends CollectingOptions {
  readonly role: NodeRole;
  /** Milliseconds without a response after which the node counts as dead; absent for subscriptions. */
  readonly silenceMs?: number;
}

const METHOD = '/event_store.client.streams.Streams/Read';
/** Errors of the request, which do not indicate a problem of the node. */
const NOT_OF_THE_NODE: ReadonlySet<number> = new Set([
  STATUS.INVALID_ARGUMENT,
  STATUS.PERMISSION_DENIED,
  STATUS.UNAUTHENTICATED,
  STATUS.FAILED_PRECONDITION,
]);

/** @throws the unchanged error of the call, or TransientError after a silence */
export async function* readCall(
  connection: Connection,
  request: ReadRequest,
  options: ReadCallOptions,
): AsyncGenerator<ReadAnswer[]> {
  const { role, silenceMs, signal } = options;
  const channel = await connection.channel(role);
  const decoder = new ReadAnswerDecoder();
  const answers = new CollectedAnswers<ReadAnswer>(options);
  const call = channel.rpc.call(METHOD, connection.callHeaders(role), {
    onMessage: (bytes, start, end) => answers.add(decoder.decode(bytes, start, end), end - start),
    onEnd: (error) => answers.end(error),
  });
  answers.from(call);
  call.send(encodeReadRequest(request));
  call.finish();
  try {
    while (!signal?.aborted) {
      await answers.gathered();
      const batch = answers.take();
      if (batch.length > 0) yield batch;
      else if (answers.isOver()) return;
      else
        await (silenceMs === undefined
          ? answers.arrival()
          : withinMs(silenceMs, answers.arrival()));
    }
  } catch (error) {
    if (error instanceof TransientError) connection.forget(role, channel, null);
    else if (error instanceof RpcError && !NOT_OF_THE_NODE.has(error.code)) {
      connection.forget(role, channel, error);
    }
    throw error;
  } finally {
    answers.cancel();
  }
}
