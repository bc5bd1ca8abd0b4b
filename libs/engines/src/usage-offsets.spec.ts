/** The warning at the start about offsets that no metering process has committed. */
import { createSqliteEventStore, openSqlite, type SqliteFile } from '#adapters/sqlite';
import type { CommittedOffset } from '#eventsourcing';
import type { Engines } from './engines.js';
import { usageOffsetsNeed } from './usage-offsets.js';

let file: SqliteFile;
beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
});
afterEach(() => file.close());

const offset = (members: Partial<CommittedOffset>): CommittedOffset => ({
  ...{ topic: 'ai-model-executed', partition: 3, nextOffset: 70, oldestOffset: 20, note: null },
  ...members,
});

async function saidOf(...offsets: readonly CommittedOffset[]): Promise<string[]> {
  const store = await createSqliteEventStore(file);
  const stream = 'creditLedger-contoso_2026-11';
  const event = {
    id: '5c8fd2c4-11b4-4d4f-8ac2-6c2f3a1f0a01',
    type: 'T',
    data: {},
    metadata: { schemaVersion: 1 },
  };
  await store.append({ stream, expectedRevision: 'no_stream', events: [event] });
  const position = await store.head();
  const marked = JSON.stringify([stream, 0, position, event.id]);
  const committed = offsets.map((one) => (one.note === null ? one : { ...one, note: marked }));
  const engines = {
    eventStore: async () => store,
    groupOffsets: async () => ({ committed: async () => committed }),
  } as unknown as Engines;
  const said: string[] = [];
  await usageOffsetsNeed(engines, (_level, message) => said.push(message)).prepare();
  return said;
}

it('one that was moved by hand is named, with what brings back what it passed over', async () => {
  const said = await saidOf(offset({}), offset({ partition: 4, note: 'marked' }));
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(
    /ai-model-executed\/3 from 70, an offset that no metering process .*"ops rewind"/,
  );
});

it.each([20, 0])('one before which nothing lies is not (%i)', async (nextOffset) => {
  expect(await saidOf(offset({ nextOffset }))).toEqual([]);
});

it('one that a process of ours committed is not', async () => {
  expect(await saidOf(offset({ note: 'marked' }))).toEqual([]);
});
