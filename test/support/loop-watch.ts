/**
 * Loaded into a process under test by `--import`. On SIGUSR2 it reports the longest turn of the event loop since the
 * previous request. It measures the main thread's processor time where the system provides it, so that other work on
 * the machine does not count.
 */
import { openSync, readSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const CHECK_EVERY_MS = 1;
const NANOSECONDS_PER_MS = 1e6;
const LONGEST_TEXT_BYTES = 64;

if (isMainThread) watch(openClock());

function watch(workedMs: () => number): void {
  let before = workedMs();
  let heldMs = 0;
  let asked = 0;
  setInterval(() => {
    const now = workedMs();
    heldMs = Math.max(heldMs, now - before);
    before = now;
  }, CHECK_EVERY_MS).unref();
  process.on('SIGUSR2', () => {
    process.stdout.write(`held ${++asked} ${heldMs}\n`);
    heldMs = 0;
  });
}

/** @returns the milliseconds that the main thread has worked, or the elapsed milliseconds if the system does not provide that */
function openClock(): () => number {
  try {
    const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
    const text = Buffer.alloc(LONGEST_TEXT_BYTES);
    return () => {
      const bytes = readSync(file, text, 0, text.length, 0);
      return parseInt(text.toString('latin1', 0, bytes), 10) / NANOSECONDS_PER_MS;
    };
  } catch {
    return () => performance.now();
  }
}
