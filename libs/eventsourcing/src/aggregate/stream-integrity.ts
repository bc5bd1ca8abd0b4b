/** A stream is read whole or not at all: what is missing from it is an error that names the stream, never a smaller figure. */
import type { RecordedEvent } from '../envelope.js';

/**
 * The stream does not hold what it must hold: it was truncated, deleted or changed by hand. Only an operator
 * can mend it; it concerns one stream, so whoever works for many tenants sets this one aside and goes on.
 */
export class StreamDamagedError extends Error {
  override readonly name: string = 'StreamDamagedError';

  constructor(
    readonly stream: string,
    /** What was expected there, and what was found, in words. */
    readonly expected: string,
    readonly found: string,
  ) {
    super(`${stream} is damaged: expected ${expected}, found ${found}`);
  }
}

/** An event of the stream is of no form that this release can read. */
export class UnreadableEventError extends StreamDamagedError {
  override readonly name = 'UnreadableEventError';

  constructor(
    stream: string,
    readonly revision: number,
    reason: string,
  ) {
    super(stream, `a readable event at revision ${revision}`, reason);
  }
}

/**
 * Passes the batches on as long as each event is the one after the last.
 * @throws StreamDamagedError at the first that is not.
 */
export async function* inSequence(
  stream: string,
  fromRevision: number,
  batches: AsyncIterable<readonly RecordedEvent[]>,
): AsyncGenerator<readonly RecordedEvent[]> {
  let next = fromRevision;
  for await (const batch of batches) {
    for (const { revision } of batch) {
      if (revision !== next) {
        throw new StreamDamagedError(stream, `revision ${next}`, `revision ${revision}`);
      }
      next += 1;
    }
    yield batch;
  }
}
