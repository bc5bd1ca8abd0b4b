/** Repeats a step of a long command until its engine is back, so that a leader election or a server restart does not end the command. */
import { isDiskError, retryTransient, sleep } from '#eventsourcing';
import type { Tools } from './operate.js';

/** Repeats the work until it succeeds, and reports that once; does not wait for a local disk. */
export const retryStep = <T>(
  work: () => Promise<T>,
  { progress }: Pick<Tools, 'progress'>,
): Promise<T> =>
  retryTransient(work, {
    sleep,
    isFinal: isDiskError,
    onRetry({ message }, attempt) {
      if (attempt === 1) progress(`${message} (trying again)`);
    },
  });
