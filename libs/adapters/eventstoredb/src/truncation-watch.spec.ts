/** The search for hidden events is tried anew after one that has failed. */
import { TransientError } from '#eventsourcing';
import type { Connection } from './connection.js';
import { TruncationWatch } from './truncation-watch.js';

it('fails for the reason of each search, not for that of an earlier one', async () => {
  let searches = 0;
  const channel = () => {
    searches += 1;
    throw new TransientError(`away at search ${searches}`);
  };
  const watch = new TruncationWatch({
    connection: { channel } as unknown as Connection,
    markEvery: 1,
    append: async () => ({ kind: 'conflict', actualRevision: 0 }),
  });
  for (const search of [1, 2, 3]) {
    await expect(watch.restrictedStreams(['ledger'])).rejects.toThrow(`away at search ${search}`);
  }
});
