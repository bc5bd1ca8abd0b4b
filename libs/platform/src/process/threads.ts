/**
 * Ends worker threads between two calls into native code. The end of a process terminates its threads at any point, and
 * one that is terminated inside such a call aborts the process by SIGABRT, without its message and exit code.
 */
import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';
import { within } from '#eventsourcing';

/** How long to wait for a call into native code before its thread is terminated all the same. */
const PATIENCE_MS = 5_000;

const END = 'end';

const running = new Set<Worker>();

/** @param main the thread's script, which has to call `endWhenAsked` first */
export function startThread(main: URL, workerData: unknown): Worker {
  // Files that a thread leaves open are left so on purpose: closing a database takes the locks of all threads from it.
  const thread = new Worker(main, { workerData, trackUnmanagedFds: false });
  running.add(thread);
  thread.once('exit', () => running.delete(thread));
  return thread;
}

/** Asks the thread to end, at the latest after so long; resolves once it is gone. */
export async function endThread(thread: Worker, patienceMs = PATIENCE_MS): Promise<void> {
  if (!running.has(thread)) return;
  const gone = once(thread, 'exit');
  thread.postMessage(END);
  const { kind } = await within(patienceMs, gone);
  if (kind === 'timeout') await thread.terminate();
}

/** Ends all threads of this process; resolves once none is left. */
export async function endThreads(): Promise<void> {
  await Promise.all(Array.from(running, (thread) => endThread(thread)));
}

/**
 * Called in a thread: ends it when asked to, once its present work has returned. The thread stays
 * alive until then, unless it unrefs its `parentPort`.
 */
export function endWhenAsked(): void {
  parentPort!.on('message', (said: unknown) => {
    if (said === END) process.exit();
  });
}
