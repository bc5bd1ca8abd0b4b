/** Background tasks: started and stopped together; a permanent failure of one ends the process. */
import { nextTurn } from '#eventsourcing';
import { BackgroundRunner, type BackgroundTask } from './background.module.js';

type Fatal = readonly [what: string, error: unknown];

function runnerOf(...tasks: readonly BackgroundTask[]) {
  const fatal: Fatal[] = [];
  const runner = new BackgroundRunner(tasks, (what, error) => void fatal.push([what, error]));
  return { runner, fatal };
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

describe('background tasks', () => {
  it('begin on request, all at once', async () => {
    const begun: string[] = [];
    const task = (name: string): BackgroundTask => ({
      name,
      async run(signal) {
        begun.push(name);
        await untilAborted(signal);
      },
    });
    const { runner } = runnerOf(task('one'), task('two'));
    expect(begun).toEqual([]);
    runner.start();
    expect(begun).toEqual(['one', 'two']);
    await runner.beforeApplicationShutdown();
  });

  it('are waited for when the process ends', async () => {
    let isDone = false;
    const { runner, fatal } = runnerOf({
      name: 'slow',
      async run(signal) {
        await untilAborted(signal);
        await nextTurn();
        isDone = true;
      },
    });
    runner.start();
    await runner.beforeApplicationShutdown();
    expect([isDone, fatal]).toEqual([true, []]);
  });

  it('end the process when one of them fails', async () => {
    const error = new Error('broken');
    const { runner, fatal } = runnerOf({ name: 'one', run: () => Promise.reject(error) });
    runner.start();
    await nextTurn();
    await runner.beforeApplicationShutdown();
    expect(fatal).toEqual([['one', error]]);
  });

  it('may fail while they are being ended: nothing is lost by that', async () => {
    const { runner, fatal } = runnerOf({
      name: 'one',
      async run(signal) {
        await untilAborted(signal);
        throw new Error('cut off');
      },
    });
    runner.start();
    await runner.beforeApplicationShutdown();
    expect(fatal).toEqual([]);
  });

  it('have nothing to end when they never began', async () => {
    const { runner, fatal } = runnerOf({ name: 'one', run: () => Promise.reject(new Error('no')) });
    await runner.beforeApplicationShutdown();
    expect(fatal).toEqual([]);
  });
});
