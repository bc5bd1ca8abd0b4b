/** A data folder for one specification, removed afterwards, and the contents of its journal. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteJournal, openSqlite } from '#adapters/sqlite';
import type { IncomingMessage } from '#eventsourcing';
import { eventually, uniqueWord } from '#testing';

export interface DataFolder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function dataFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), 'ai-credit-meter-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** All messages of a topic in the embedded journal, in order, as a consumer in its own group receives them. */
export async function readTopic(dataDir: string, topic: string): Promise<IncomingMessage[]> {
  const file = await openSqlite({ path: join(dataDir, 'ledger.db') });
  const failures: unknown[] = [];
  const journal = await createSqliteJournal({
    file,
    group: uniqueWord('reader'),
    onFailure: ({ error }) => failures.push(error),
  });
  const messages: IncomingMessage[] = [];
  try {
    await journal.start([topic], async (batch) => {
      messages.push(...batch.messages);
      await batch.commit(batch.messages.at(-1)!.offset);
    });
    await eventually(`${topic} is read`, async () =>
      (await journal.lag()).every(({ lag }) => lag === 0),
    );
    expect(failures).toEqual([]);
  } finally {
    await journal.stop();
    await file.close();
  }
  return messages;
}
