/** The SQLite journal against the contract of all message logs. */
import { messageLogContract } from '#testing';
import { openSqlite } from './sqlite-file.js';
import { createSqliteJournal } from './sqlite-journal.js';
import { temporaryDirectory } from './temporary-directory.fixture.js';

const POLL_MS = 5;

messageLogContract('SQLite, several processes', async () => {
  const directory = await temporaryDirectory();
  let topics = 0;
  return {
    createTopic: async () => `topic ${++topics}`,
    async open(group) {
      const file = await openSqlite({ path: directory.file('ledger.db'), pollMs: POLL_MS });
      const options = { file, group, partitions: 4, maxBatch: 40, onFailure: () => {} };
      const journal = await createSqliteJournal(options);
      async function close(): Promise<void> {
        await journal.stop();
        await file.close();
      }
      return { source: journal, publisher: journal, close };
    },
    dispose: directory.remove,
  };
});
