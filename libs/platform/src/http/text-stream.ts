/** Streams an answer while it is made, as fast as the client takes it, without holding all of it in memory. */
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Logger } from '@nestjs/common';
import { isTurnOver, nextTurn } from '#eventsourcing';

/**
 * A failure after the first piece can no longer be a status: the connection breaks, so that
 * half an answer is not taken for a whole one.
 * @param onEnd called once, however it ends
 */
export function textStream(pieces: AsyncIterable<string>, onEnd: () => void): Readable {
  const answer = new PassThrough();
  pipeline(inTurns(pieces), answer)
    .catch((error: unknown) => {
      if (!answer.destroyed || !isPrematureClose(error))
        logger.warn(`broken off: ${String(error)}`);
    })
    .finally(onEnd);
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

/** The client went away: that is how such streams end. */
const isPrematureClose = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
