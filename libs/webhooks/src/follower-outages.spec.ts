/** When the webhook follower reports the end of an outage: after the next batch, or if there is nothing to follow. */
import { DeniedError, TransientError } from '#eventsourcing';
import { runFollower, made, QUEUED } from './testing/run-follower.js';

/**
 * The reports and the events taken, in order.
 * @param failures thrown first, one per attempt to follow
 */
async function followed(failures: readonly Error[], before = [made()]): Promise<string[]> {
  const left = [...failures];
  const said: string[] = [];
  await runFollower({
    before,
    async *eventsAfter() {
      const failure = left.shift();
      if (failure) throw failure;
      if (before.length === 0) return;
      for (const batch of ['first', 'second']) {
        yield [QUEUED];
        said.push(`${batch} taken`);
      }
    },
    retry: {
      onRetry: ({ message }) => said.push(message),
      onRecovered: () => said.push('over'),
    },
  });
  return said;
}

it('says so once, with the first that it takes, and not before', async () => {
  expect(await followed([])).toEqual(['over', 'first taken', 'second taken']);
});

it.each([
  ['is away', new TransientError('away')],
  ['denies what it will grant', new DeniedError('denied')],
])('does not say so while the store %s', async (_what, failure) => {
  const said = [failure.message, failure.message, 'over', 'first taken', 'second taken'];
  expect(await followed([failure, failure])).toEqual(said);
});

it('says so where there is no endpoint, for which it then waits', async () => {
  expect(await followed([], [])).toEqual(['over']);
});

it('ends with what no waiting mends', async () => {
  await expect(followed([new Error('a bug')])).rejects.toThrow('a bug');
});
