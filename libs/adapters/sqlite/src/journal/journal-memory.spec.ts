/** Published messages held in memory for a consumer are limited in number and bytes, as is each batch. */
import fc from 'fast-check';
import { type OutgoingMessage, shortenTurns } from '#eventsourcing';
import { JournalMemory } from './journal-memory.js';
import { BATCH_BYTES } from './journal-rows.js';
import { publishedBlock } from './published-block.js';

const BOUNDS = { messages: 40, bytes: 1_000 };

const messages = (count: number, length: number): OutgoingMessage[] =>
  Array.from({ length: count }, () => ({
    topic: 'usage',
    key: 'contoso',
    headers: {},
    value: Buffer.alloc(length),
  }));

const block = (firstOffset: number, count: number, length: number) =>
  publishedBlock({
    topic: 'usage',
    partition: 0,
    firstOffset,
    messages: messages(count, length),
  });

const following = (memory: JournalMemory) => {
  memory.follow('usage', 0);
  return memory;
};

const sizeOf = (held: readonly { readonly value: Buffer | null }[]) =>
  held.reduce((sum, { value }) => sum + value!.length, 0);

it.each([
  { what: 'messages', longest: 5 },
  { what: 'bytes', longest: 200 },
])('holds no more $what than it may, and all that is consumed makes room again', ({ longest }) => {
  const size = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(longest));
  fc.assert(
    fc.property(fc.array(size, { maxLength: 40 }), (blocks) => {
      const memory = following(new JournalMemory(BOUNDS));
      let next = 0;
      for (const [count, length] of blocks) {
        memory.remember(block(next, count, length));
        next += count;
      }
      const held = memory.after('usage', 0, -1, 1_000);
      expect(held.length).toBeLessThanOrEqual(BOUNDS.messages);
      expect(sizeOf(held)).toBeLessThanOrEqual(BOUNDS.bytes);
      memory.forget('usage', 0, next);
      expect(memory.hasRoom).toBe(true);
      memory.remember(block(next, 9, 100));
      expect(memory.after('usage', 0, next - 1, 1_000)).toHaveLength(9);
    }),
  );
});

it.each([
  { what: 'messages', count: 20, length: 1 },
  { what: 'bytes', count: 1, length: 500 },
])('has no more room once half of its $what are taken', async ({ count, length }) => {
  const memory = following(new JournalMemory(BOUNDS));
  memory.remember(block(0, count, length));
  expect(memory.hasRoom).toBe(false);
  const room = memory.room();
  memory.forget('usage', 0, count);
  await room;
});

it('has no more room once an eighth of its messages are taken, while the gate is asked', () => {
  const memory = following(new JournalMemory(BOUNDS));
  memory.remember(block(0, 5, 1));
  expect(memory.hasRoom).toBe(true);
  shortenTurns();
  expect(memory.hasRoom).toBe(false);
});

it("forgets the blocks that end at a consumer's position, and none that extends beyond it", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: -1, max: 40 }), (counts, upTo) => {
      const memory = following(new JournalMemory());
      const firsts = counts.map((_, index) =>
        counts.slice(0, index).reduce((sum, count) => sum + count, 0),
      );
      counts.forEach((count, index) => memory.remember(block(firsts[index]!, count, 1)));
      memory.forget('usage', 0, upTo);
      const isHeld = (first: number) => memory.after('usage', 0, first - 1, 1_000).length > 0;
      expect(firsts.map(isHeld)).toEqual(
        counts.map((count, index) => firsts[index]! + count - 1 > upTo),
      );
    }),
  );
});

it('ends a batch once it holds as many bytes as a batch should', () => {
  const memory = following(new JournalMemory());
  const quarter = BATCH_BYTES / 4;
  for (let offset = 0; offset < 6; offset += 1) memory.remember(block(offset, 1, quarter));
  expect(memory.after('usage', 0, -1, 1_000)).toHaveLength(4);
});
