/**
 * Threads that end between two calls into native code: one that is terminated in the middle of a call, as the end of a
 * process does it to every thread, takes the process down by SIGABRT and with it the reason it was to end with.
 */
import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';
import { within } from '#eventsourcing';

/** How long a call into native code may take before its thread is terminated in it. */
const PATIENCE_MS = 5_000;

const END = 'end';

const running = new Set<Worker>();

/** @param main has to call `endWhenAsked` first. */
export function startThread(main: URL, workerData: unknown): Worker {
  const thread = new Worker(main, { workerData });
  running.add(thread);
  thread.once('exit', () => running.delete(thread));
  return thread;
}

/** Resolves once the thread is gone, at once when it already was. */
export async function endThread(thread: Worker): Promise<void> {
  if (!running.has(thread)) return;
  const gone = once(thread, 'exit');
  thread.postMessage(END);
  const { kind } = await within(PATIENCE_MS, gone);
  if (kind === 'timeout') await thread.terminate();
}

/** Resolves once no thread of this process is left. */
export async function endThreads(): Promise<void> {
  await Promise.all([...running].map(endThread));
}

/**
 * In a thread: ends it when asked to, as soon as what it is at has returned. Until it is, the thread stays, unless it
 * lets go of its `parentPort`.
 */
export function endWhenAsked(): void {
  parentPort!.on('message', (said: unknown) => {
    if (said === END) process.exit();
  });
}
