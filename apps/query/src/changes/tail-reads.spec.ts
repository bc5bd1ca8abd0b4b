/** Change streams at the same position share one read of the store, and never get a stale result. */
import type { EventStore, RecordedEvent } from '#eventsourcing';
import { TailReads } from './tail-reads.js';

const STREAM = 'creditLedger-contoso_2026-11';

/** A store of `count` events that records the reads. */
function storeOf(count: number) {
  const asked: number[] = [];
  const state = { count, batch: 2, failing: false, characters: 10 };
  const store: Pick<EventStore, 'read'> = {
    async *read(_stream, from = 0) {
      asked.push(from);
      if (state.failing) throw new Error('no store');
      for (let at = from; at < state.count; at += state.batch) {
        const length = Math.min(state.batch, state.count - at);
        const data = 'x'.repeat(state.characters);
        yield Array.from({ length }, (_, one) => ({ revision: at + one, data }) as RecordedEvent);
      }
    },
  };
  return { reads: new TailReads(store), asked, state };
}

async function revisions(reads: TailReads, from: number): Promise<number[]> {
  const all: number[] = [];
  for await (const batch of reads.read(STREAM, from)) all.push(...batch.map((one) => one.revision));
  return all;
}

async function firstBatch(reads: TailReads, from: number): Promise<readonly RecordedEvent[]> {
  for await (const batch of reads.read(STREAM, from)) return batch;
  return [];
}

it('reads once for all streams at one position, and gives them the same events', async () => {
  const { reads, asked } = storeOf(5);
  const batches = await Promise.all(Array.from({ length: 100 }, () => firstBatch(reads, 4)));
  expect(asked).toEqual([4]);
  expect(new Set(batches).size).toBe(1);
});

it('reads on behind what it remembers', async () => {
  const { reads, state } = storeOf(3);
  expect(await revisions(reads, 2)).toEqual([2]);
  state.count = 6;
  expect(await revisions(reads, 2)).toEqual([2, 3, 4, 5]);
});

it('remembers no end of a stream, and no failure', async () => {
  const { reads, state } = storeOf(3);
  expect(await revisions(reads, 3)).toEqual([]);
  state.failing = true;
  await expect(revisions(reads, 3)).rejects.toThrow('no store');
  state.failing = false;
  state.count = 4;
  expect(await revisions(reads, 3)).toEqual([3]);
});

it.each([
  [100, [0]],
  [101, [0, 0]],
])('keeps a read of up to a hundred events: %i asked %j', async (length, expected) => {
  const { reads, asked, state } = storeOf(500);
  state.batch = length;
  await firstBatch(reads, 0);
  await firstBatch(reads, 0);
  expect(asked).toEqual(expected);
});

it('keeps 64 batches, and forgets the oldest for the next', async () => {
  const { reads, asked } = storeOf(100);
  const revisions = Array.from({ length: 64 }, (_, revision) => revision);
  for (const revision of revisions) await firstBatch(reads, revision);
  for (const revision of revisions) await firstBatch(reads, revision);
  expect(asked).toEqual(revisions);
  for (const revision of [64, 1, 63, 64]) await firstBatch(reads, revision);
  expect(asked.slice(64)).toEqual([64]);
  await firstBatch(reads, 0);
  expect(asked.slice(64)).toEqual([64, 0]);
});

it('does not keep what a stream that catches up reads', async () => {
  const { reads, asked, state } = storeOf(500);
  state.batch = 200;
  await firstBatch(reads, 0);
  await firstBatch(reads, 0);
  expect(asked).toEqual([0, 0]);
});

it('does not keep large events, however few they are', async () => {
  const { reads, asked, state } = storeOf(2);
  state.characters = 200_000;
  await firstBatch(reads, 0);
  await firstBatch(reads, 0);
  expect(asked).toEqual([0, 0]);
});
