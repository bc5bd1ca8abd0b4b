/** Dead letters whose topic refuses some as too large: each message gets one, in order. */
import fc from 'fast-check';
import { isWithoutContent } from '#contracts';
import { MessageTooLargeError, type OutgoingMessage } from '#eventsourcing';
import { publishDeadLetters, type UnchargedMessage } from './dead-letters.js';

const REASON = { code: 'notJson', message: 'The text is not complete.' } as const;
const NOW = '2026-11-20T12:00:00.000Z';

const unchargedAt = (offset: number, value: Buffer): UnchargedMessage => ({
  message: { topic: 'ai-model-executed', partition: 0, offset, key: null, value, headers: {} },
  reason: REASON,
});

/** A topic that accepts the messages before the first one larger than this. */
function topicTaking(bytes: number) {
  const written: OutgoingMessage[] = [];
  return {
    written,
    async publish(messages: readonly OutgoingMessage[]) {
      for (const message of messages) {
        if (message.value.length > bytes) throw new MessageTooLargeError(message);
        written.push(message);
      }
    },
    close: async () => {},
  };
}

it('holds a letter of every message, in order, without the content of those that are too large', async () => {
  const sizes = fc.array(fc.constantFrom(1, 10, 11, 1_000), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(sizes, async (all) => {
      const topic = topicTaking(10);
      const rejected = all.map((size, offset) => unchargedAt(offset, Buffer.alloc(size)));
      await publishDeadLetters(topic, rejected.toReversed(), NOW);
      const told = topic.written.map((letter) => ({
        offset: Number(letter.headers['dlq-offset']),
        isWhole: !isWithoutContent(letter),
      }));
      expect(told).toEqual(all.map((size, offset) => ({ offset, isWhole: size <= 10 })));
    }),
  );
});

it('is tried again where the topic is away', async () => {
  const away = new Error('the broker is away');
  const publish = () => Promise.reject(away);
  const rejected = [unchargedAt(0, Buffer.alloc(1))];
  await expect(publishDeadLetters({ publish, close: async () => {} }, rejected, NOW)).rejects.toBe(
    away,
  );
});

it('is tried again also where only the letter without the content could not be sent', async () => {
  const away = new Error('the broker is away');
  const publisher = {
    async publish(messages: readonly OutgoingMessage[]) {
      if (messages.every(isWithoutContent)) throw away;
      throw new MessageTooLargeError(messages[0]!);
    },
    close: async () => {},
  };
  const rejected = [unchargedAt(0, Buffer.alloc(11))];
  await expect(publishDeadLetters(publisher, rejected, NOW)).rejects.toBe(away);
});
