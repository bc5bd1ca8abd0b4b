/** Streams a response while it is generated, with back-pressure and without holding all of it in memory. */
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Logger } from '@nestjs/common';
import { isTurnOver, nextTurn } from '#eventsourcing';
import { longTurn } from './request-turns.js';

/**
 * A failure after the first piece can no longer become a status: the connection is closed, so that the client does not
 * take a partial response for a complete one.
 * @param onEnd called once, however the stream ends
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

/** Rows from a local file never wait for I/O, so after a piece that took long other work goes first. */
async function* inTurns<T>(pieces: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const piece of pieces) {
    yield piece;
    if (!isTurnOver()) continue;
    await nextTurn();
    await longTurn();
  }
}

const logger = new Logger('Http');

/** The client disconnected, which is a normal end of a stream. */
const isPrematureClose = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
