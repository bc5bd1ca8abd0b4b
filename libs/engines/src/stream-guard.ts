/** Watches for stream metadata that truncates ledger streams or denies access to them. */
import { retryTransient } from '#eventsourcing';
import type { BackgroundTask, ProcessContext } from '#platform';
import type { Engines } from './engines.js';

type Dependencies = Pick<ProcessContext, 'sleep' | 'onNotice' | 'metrics'>;

const CHECK_EVERY_MS = 60_000;

/** Reads all stream metadata at the start, then only new metadata. Each finding is reported once. */
export function streamGuard(
  { restrictedStreams }: Pick<Engines, 'restrictedStreams'>,
  { sleep, onNotice, metrics }: Dependencies,
): BackgroundTask {
  return {
    name: 'guard of ledger streams',
    async run(signal) {
      let known: ReadonlyMap<string, string> = new Map();
      while (!signal.aborted) {
        const found = await retryTransient(() => restrictedStreams(), {
          sleep,
          signal,
          untilGranted: true,
        });
        for (const [stream, restriction] of found) {
          if (known.get(stream) === restriction) continue;
          onNotice(
            'error',
            `${stream}: ${restriction}. Its tenant stops when the stream is read next`,
          );
        }
        metrics.restrictedStreams.set(found.size);
        known = new Map(found);
        await sleep(CHECK_EVERY_MS, signal);
      }
    },
  };
}
