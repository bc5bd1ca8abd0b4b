/** Stream integrity: a missing event is an error that names the stream, never a lower figure. */
import type { RecordedEvent } from '../envelope.js';

/**
 * The stream lacks what it must hold: it was truncated, deleted or changed by hand. Only an operator can repair it.
 * It concerns one stream, so code that serves many tenants sets this tenant aside and continues with the others.
 */
export class StreamDamagedError extends Error {
  override readonly name: string = 'StreamDamagedError';

  constructor(
    readonly stream: string,
    /** What was expected and what was found, in words. */
    readonly expected: string,
    readonly found: string,
  ) {
    super(`${stream} is damaged: expected ${expected}, found ${found}`);
  }
}

/** The stream holds an event in a format that this release cannot read. */
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
 * Passes batches through while revisions are consecutive.
 * @throws StreamDamagedError at the first gap
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
