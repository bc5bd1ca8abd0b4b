/**
 * Starts worker threads, and ends them between two calls into native code. Process exit terminates threads at any
 * point, and a thread terminated inside such a call aborts the process with SIGABRT, without message and exit code.
 */
import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';
import { within } from '#eventsourcing';

/** How long to wait for a native call before the thread is terminated anyway. */
const PATIENCE_MS = 5_000;

const END = 'end';

const running = new Set<Worker>();

/** @param main the thread's script, which must call `endWhenAsked` first */
export function startThread(main: URL, workerData: unknown): Worker {
  // Files left open by a thread stay open on purpose: closing a database file releases the locks of all threads on it.
  const thread = new Worker(main, { workerData, trackUnmanagedFds: false });
  running.add(thread);
  thread.once('exit', () => running.delete(thread));
  return thread;
}

/** Asks the thread to exit and terminates it after `patienceMs`; resolves once it is gone. */
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
 * Call in a thread: ends it on request, once its current work has returned. The thread stays alive until then, unless
 * it unrefs its `parentPort`.
 */
export function endWhenAsked(): void {
  parentPort!.on('message', (said: unknown) => {
    if (said === END) process.exit();
  });
}
