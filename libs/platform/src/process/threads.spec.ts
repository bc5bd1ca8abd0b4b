/** The end of worker threads: after their current work, or by force if that never returns. */
import { once } from 'node:events';
import { endThread, endThreads, startThread } from './threads.js';

const AT_WORK = 1;

/** A thread that is busy most of the time, which the first number of its data indicates. */
function busyThread() {
  const state = new Int32Array(new SharedArrayBuffer(4));
  const source = `
    import { workerData, parentPort } from 'node:worker_threads';
    parentPort.on('message', (said) => said === 'end' && process.exit());
    function work() {
      Atomics.store(workerData, 0, ${AT_WORK});
      const until = performance.now() + 20;
      while (performance.now() < until);
      Atomics.store(workerData, 0, 0);
      setImmediate(work);
    }
    parentPort.postMessage('begins');
    work();`;
  const main = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  return { thread: startThread(main, state), state };
}

describe('the end of a thread', () => {
  it('comes between two pieces of its work', async () => {
    const { thread, state } = busyThread();
    await once(thread, 'message');
    await endThread(thread);
    expect(Atomics.load(state, 0)).not.toBe(AT_WORK);
  });

  it('comes to all threads of a process', async () => {
    const threads = [busyThread(), busyThread()];
    await Promise.all(threads.map(({ thread }) => once(thread, 'message')));
    await endThreads();
    expect(threads.map(({ thread }) => thread.threadId)).toEqual([-1, -1]);
    expect(threads.map(({ state }) => Atomics.load(state, 0))).toEqual([0, 0]);
  });

  it('is brought about where the thread does not come back from what it is at', async () => {
    const source = `
      import { parentPort } from 'node:worker_threads';
      parentPort.postMessage('begins');
      for (;;);`;
    const main = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    const thread = startThread(main, null);
    await once(thread, 'message');
    await endThread(thread, 1);
    expect(thread.threadId).toBe(-1);
  });

  it('is there at once where it has ended by itself', async () => {
    const thread = startThread(new URL('data:text/javascript,'), null);
    await once(thread, 'exit');
    await endThread(thread);
    expect(thread.threadId).toBe(-1);
  });
});
