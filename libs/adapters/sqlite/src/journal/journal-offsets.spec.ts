/** The offsets of a group of the journal, as they are known from outside its consumers. */
import { eventually } from '#testing';
import { openSqlite } from '../file/sqlite-file.js';
import { journalOffsets } from './journal-offsets.js';
import { createSqliteJournal } from './sqlite-journal.js';

test('the offset of a group that has read one message is known', async () => {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  const journal = await createSqliteJournal({ file, group: 'group', onFailure: () => {} });
  await journal.publish([{ topic: 'usage', key: 'contoso', headers: {}, value: Buffer.alloc(1) }]);
  let isCommitted = false;
  await journal.start(['usage'], async ({ commit }) => {
    await commit(0);
    isCommitted = true;
  });
  await eventually('it is read', () => isCommitted);
  await journal.stop();
  const offsets = await journalOffsets(file, 'group');
  expect(await offsets.committed(['usage'])).toMatchObject([{ nextOffset: 1 }]);
  await file.close();
});
