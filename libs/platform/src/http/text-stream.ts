/** Streams an answer while it is made, as fast as the client takes it, without holding all of it in memory. */
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Logger } from '@nestjs/common';
import { isTurnOver, nextTurn, type Sleep } from '#eventsourcing';

export interface TextStreamOptions {
  /** Aborts when the process begins to stop. */
  readonly signal: AbortSignal;
  /** Makes the text; ends soon after its signal aborts. */
  readonly produce: (signal: AbortSignal) => AsyncIterable<string | Buffer>;
  /** Called once, however it ends. */
  readonly onEnd?: () => void;
  /** Ends the answer after so long, and cuts off a client that does not read it to the end. */
  readonly limit?: { readonly lifetimeMs: number; readonly sleep: Sleep };
}

/** A client that has stopped reading gets so long to take what is left. */
const GRACE_MS = 5_000;

/**
 * A failure after the first piece can no longer be a status: the connection breaks, so that
 * half an answer is not taken for a whole one.
 */
export function textStream({ signal, produce, onEnd, limit }: TextStreamOptions): Readable {
  const over = new AbortController();
  const end = () => over.abort();
  const answer = new PassThrough();
  answer.once('close', end);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  const gone = new AbortController();
  if (limit) void bound(answer, { ...limit, end, gone: gone.signal });
  pipeline(inTurns(produce(over.signal)), answer)
    .catch((error: unknown) => {
      if (!answer.destroyed || !isPrematureClose(error))
        logger.warn(`broken off: ${String(error)}`);
    })
    .finally(() => {
      signal.removeEventListener('abort', end);
      gone.abort();
      onEnd?.();
    });
  return answer;
}

/** What is made from rows in a file of this machine never waits by itself: others are let go first after each piece that took long. */
async function* inTurns<T>(pieces: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const piece of pieces) {
    yield piece;
    if (isTurnOver()) await nextTurn();
  }
}

const logger = new Logger('Http');

interface Bound {
  readonly lifetimeMs: number;
  readonly sleep: Sleep;
  readonly end: () => void;
  readonly gone: AbortSignal;
}

async function bound(answer: PassThrough, { lifetimeMs, sleep, end, gone }: Bound): Promise<void> {
  await sleep(lifetimeMs, gone);
  end();
  await sleep(GRACE_MS, gone);
  answer.destroy();
}

/** The client went away: that is how such streams end. */
const isPrematureClose = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
