/** A process that cannot continue: one line for a mistake of the operator, a stack for a bug, never exit code 0. */
import { SetupError, TransientError } from '#eventsourcing';
import { exitLoudly, runMain } from './start.js';

const { exit } = process;
const { write } = process.stderr;

/** @returns what was written and the exit code, once the process would have ended */
async function endOf(act: () => void | Promise<void>) {
  let text = '';
  const ended = new Promise<unknown>((resolve) => {
    process.exit = ((code: unknown) => resolve(code)) as typeof process.exit;
  });
  process.stderr.write = ((said: string, written?: () => void) => {
    text += said;
    written?.();
    return true;
  }) as typeof process.stderr.write;
  await act();
  return { code: await ended, text };
}

afterEach(() => {
  process.exit = exit;
  process.stderr.write = write;
});

describe('the end of a process', () => {
  it('is one line where an operator has to put something right', async () => {
    const main = () => Promise.reject(new SetupError('Name an empty database.'));
    expect(await endOf(() => runMain(main))).toEqual({
      code: 1,
      text: 'Name an empty database.\n',
    });
  });

  it.each([
    ['line breaks', 'a\nb\u2028c', 'a\ufffdb\ufffdc\n'],
    ['escapes', '\u001b[31mred', '\ufffd[31mred\n'],
    ['very much text', 'x'.repeat(100_000), `${'x'.repeat(4_000)}…\n`],
  ])('is one line whatever names from outside hold: %s', async (_what, message, text) => {
    const main = () => Promise.reject(new SetupError(message));
    expect(await endOf(() => runMain(main))).toEqual({ code: 1, text });
  });

  it('is one line where a command ends because an engine is away', async () => {
    const main = () => Promise.reject(new TransientError('There is no room on the disk.'));
    const text = 'There is no room on the disk.\n';
    expect(await endOf(() => runMain(main))).toEqual({ code: 1, text });
  });

  it('shows the stack of a bug', async () => {
    const { code, text } = await endOf(() => runMain(() => Promise.reject(new TypeError('bug'))));
    expect(code).toBe(1);
    expect(text).toMatch(/^TypeError: bug\n\s+at /);
  });

  it('names the part that stopped, if nothing may continue without it', async () => {
    const act = () => exitLoudly('projection usage', new SetupError('It is ahead.'));
    expect(await endOf(act)).toEqual({
      code: 1,
      text: 'projection usage has failed permanently: It is ahead.\n',
    });
  });

  it('is said once: what else stops because of it is no news', async () => {
    const act = () => {
      exitLoudly('scheduler', new SetupError('The file is damaged.'));
      exitLoudly('projections', new Error('the thread has ended unexpectedly'));
    };
    expect(await endOf(act)).toEqual({
      code: 1,
      text: 'scheduler has failed permanently: The file is damaged.\n',
    });
  });

  it('says what was thrown, whatever it is', async () => {
    const act = () => exitLoudly('task', 'just text');
    expect((await endOf(act)).text).toBe('task has failed permanently: just text\n');
  });
});
