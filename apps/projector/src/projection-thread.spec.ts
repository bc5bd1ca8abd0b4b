/** The projections' thread: what it reports, how it stops, and how its failures reach the process. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError, TransientError } from '#eventsourcing';
import { readConfiguration } from '#platform';
import { type FromThread, projectionThread } from './projection-thread.js';

const UNTIL_TOLD = `parentPort.once('message', () => {})`;

/** Runs a thread with this program until it has sent a message, or for as long as it lives. */
async function run(program: string, stopping = new AbortController()) {
  const heard: FromThread[] = [];
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

  it('ends if it was stopped before it began', async () => {
    const stopped = new AbortController();
    stopped.abort();
    expect(await run(UNTIL_TOLD, stopped)).toEqual({ heard: [], error: null });
  });

  it('has ended when its failure reaches the process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'thread-'));
    const file = join(folder, 'ended');
    const program = `
      import { writeFileSync } from 'node:fs';
      process.on('exit', () => writeFileSync(${JSON.stringify(file)}, ''));
      parentPort.on('message', (said) => said === 'end' && process.exit());`;
    await run(program + saying({ kind: 'failed', cause: 'setup', text: 'wrong' }));
    expect(existsSync(file)).toBe(true);
    await rm(folder, { recursive: true });
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
