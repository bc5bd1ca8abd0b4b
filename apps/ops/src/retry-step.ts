/** Repeats a step of a long command until its engine is back, so that the election of a leader or a restart of a server does not end the command. */
import { DiskFailingError, DiskFullError, retryTransient, sleep } from '#eventsourcing';
import type { Tools } from './operate.js';

/** Repeats the work until it goes through, and says so once; a disk of this machine is not waited for. */
export const retryStep = <T>(
  work: () => Promise<T>,
  { progress }: Pick<Tools, 'progress'>,
): Promise<T> =>
  retryTransient(work, {
    sleep,
    isFinal: (error) => error instanceof DiskFullError || error instanceof DiskFailingError,
    onRetry({ message }, attempt) {
      if (attempt === 1) progress(`${message} (trying again)`);
    },
  });
