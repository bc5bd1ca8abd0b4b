/** Reads of a database that does not respond: each fails within the time limit, as a query and in a snapshot. */
import { TransientError } from '#eventsourcing';
import { withReadTimeout } from './read-timeout.js';

const never = () => new Promise<never>(() => {});
const rows = [{ one: 1 }];

it('passes on what comes in time', async () => {
  const query = async () => rows as never;
  const reads = withReadTimeout({ query, snapshot: (work) => work({ query }) });
  expect(await reads.query('SELECT 1')).toBe(rows);
  expect(await reads.snapshot((reader) => reader.query('SELECT 1'))).toBe(rows);
});

it('fails with a transient error where no answer comes, so that the client may retry', async () => {
  const reads = withReadTimeout({ query: never, snapshot: never }, 5);
  await expect(reads.query('SELECT 1')).rejects.toThrow(TransientError);
  await expect(reads.snapshot(async () => 1)).rejects.toThrow('no answer within 0.005 s');
});
