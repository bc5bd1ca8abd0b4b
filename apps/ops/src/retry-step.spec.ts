/** Which errors a long command waits out, and which end it. */
import { DiskFailingError, DiskFullError, TransientError } from '#eventsourcing';
import { retryStep } from './retry-step.js';

it.each([
  [new TransientError('away'), 'done', ['away (trying again)']],
  [new DiskFullError('full'), 'full', []],
  [new DiskFailingError('failing'), 'failing', []],
  [new Error('a bug'), 'a bug', []],
])('after %p it is %s', async (failure, outcome, told) => {
  const lines: string[] = [];
  let tries = 0;
  const work = async () => {
    if (++tries <= 2) throw failure;
    return 'done';
  };
  const done = retryStep(work, { progress: (line) => lines.push(line) });
  expect(await done.catch((error: unknown) => (error as Error).message)).toBe(outcome);
  expect(lines).toEqual(told);
});
