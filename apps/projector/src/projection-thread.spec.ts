/** The projections' thread: what it reports, how it stops, and how its failures reach the process. */
import { SetupError, TransientError } from '#eventsourcing';
import { readConfiguration } from '#platform';
import { type FromThread, projectionThread } from './projection-thread.js';

const UNTIL_TOLD = `parentPort.once('message', () => {})`;

/** Runs a thread with this program until it has sent a message, or for as long as it lives. */
async function run(program: string) {
  const heard: FromThread[] = [];
  const stopping = new AbortController();
  const main = `import { parentPort } from 'node:worker_threads'; ${program}`;
  const task = projectionThread(
    readConfiguration({}),
    (said) => {
      heard.push(said);
      stopping.abort();
    },
    new URL(`data:text/javascript,${encodeURIComponent(main)}`),
  );
  try {
    await task.run(stopping.signal);
    return { heard, error: null };
  } catch (error) {
    return { heard, error };
  }
}

const saying = (said: FromThread) => `parentPort.postMessage(${JSON.stringify(said)});`;

describe('the thread of the projections', () => {
  it('reports its progress, and ends when asked to', async () => {
    const done = { position: 7, foreign: 0, ofSetAside: 0, found: [], types: {} };
    const applied = { kind: 'applied', projection: 'usage', applied: done, events: 3 } as const;
    expect(await run(saying(applied) + UNTIL_TOLD)).toEqual({ heard: [applied], error: null });
  });

  it.each([
    ['setup', 'The checkpoint is ahead of the store.', SetupError],
    ['transient', 'There is no room on the disk.', TransientError],
  ] as const)(
    'fails with what is wrong, in the words of the thread: %s',
    async (cause, text, kind) => {
      const { error } = await run(saying({ kind: 'failed', cause, text }) + UNTIL_TOLD);
      expect(error).toEqual(new kind(text));
      expect(error).toBeInstanceOf(kind);
    },
  );

  it('fails with a bug', async () => {
    const failed = { kind: 'failed', cause: 'bug', text: 'TypeError: at …' } as const;
    expect((await run(saying(failed))).error).toEqual(new Error('TypeError: at …'));
    expect((await run(`throw new TypeError('at once')`)).error).toEqual(new TypeError('at once'));
  });

  it('fails when it ends, without being stopped', async () => {
    expect((await run('')).error).toMatchObject({ message: /without being stopped/ });
  });
});
