/** The message log contract on delivery without failures: complete, in order, unchanged. */
import type { OutgoingMessage } from '#eventsourcing';
import type { MessageLogHandle, MessageLogUnderTest } from './message-log.harness.js';
import {
  commitAll,
  consume,
  recordInto,
  numbered,
  numbersOf,
  upTo,
} from './message-log.support.js';
import { eventually, uniqueWord } from './support.js';

const KEYS = ['contoso', 'fabrikam', 'a/b', 'Zoë 👩‍🚀', 'x', 'y', 'z'];
const EVERY_BYTE = Buffer.from(upTo(256));

export function messageDeliveryContract(underTest: MessageLogUnderTest): void {
  describe('delivery', () => {
    let log: MessageLogHandle;
    let topic: string;
    beforeEach(async () => {
      log = await underTest.open(uniqueWord('group'));
      topic = await underTest.createTopic();
    });

    it('keeps the order of each key, on one partition', async () => {
      for (const round of upTo(5)) {
        const messages = KEYS.map((key) => numbered(topic, key, round * 10, 10)).flat();
        await log.publisher.publish(messages);
      }
      const delivered = await consume(log.source, [topic], KEYS.length * 50);
      for (const key of KEYS) {
        expect(numbersOf(delivered, key)).toEqual(upTo(50));
        const partitions = delivered.filter((message) => message.key === key);
        expect(new Set(partitions.map(({ partition }) => partition)).size).toBe(1);
      }
      expect(delivered).toHaveLength(KEYS.length * 50);
    });

    it('gives rising offsets in each partition', async () => {
      await log.publisher.publish(KEYS.map((key) => numbered(topic, key, 0, 30)).flat());
      const delivered = await consume(log.source, [topic], KEYS.length * 30);
      const last = new Map<number, number>();
      for (const { partition, offset } of delivered) {
        expect(offset).toBeGreaterThan(last.get(partition) ?? -1);
        last.set(partition, offset);
      }
      expect(last.size).toBeGreaterThan(1);
    });

    it('carries keys, bytes and headers unchanged', async () => {
      const headers = { ce_id: '1', ce_source: '/power automate/ünïcode 🧾', empty: '' };
      const message: OutgoingMessage = { topic, key: 'Zoë', value: EVERY_BYTE, headers };
      const received: unknown[] = [];
      await log.publisher.publish([message, { ...message, value: Buffer.alloc(0), headers: {} }]);
      await log.source.start([topic], async (batch) => {
        for (const { key, value, headers: found } of batch.messages) {
          const texts = Object.entries(found).map(([name, text]) => [name, String(text)]);
          const bytes = Buffer.from(value ?? []).toString('hex');
          received.push([String(key), bytes, Object.fromEntries(texts)]);
        }
        await commitAll(batch);
      });
      await eventually('both messages have come', () => received.length === 2);
      expect(received).toEqual([
        ['Zoë', EVERY_BYTE.toString('hex'), headers],
        ['Zoë', '', {}],
      ]);
    });

    it('serves several topics and keeps others out', async () => {
      const [second, third] = [await underTest.createTopic(), await underTest.createTopic()];
      const messages = [topic, second, third].map((name) => numbered(name, name, 0, 3)).flat();
      await log.publisher.publish(messages);
      const delivered = await consume(log.source, [topic, third], 6);
      for (const name of [topic, third]) expect(numbersOf(delivered, name)).toEqual(upTo(3));
      expect(delivered.every((message) => message.key === message.topic)).toBe(true);
      expect(delivered).toHaveLength(6);
    });

    it('delivers what is published later', async () => {
      const consumed = consume(log.source, [topic], 20);
      for (const number of upTo(20)) await log.publisher.publish(numbered(topic, 'k', number, 1));
      expect(numbersOf(await consumed, 'k')).toEqual(upTo(20));
    });

    it('has one batch under way per partition', async () => {
      const underWay = new Map<number, number>();
      const delivered: number[] = [];
      let most = 0;
      await log.source.start([topic], async (batch) => {
        const now = (underWay.get(batch.partition) ?? 0) + 1;
        underWay.set(batch.partition, now);
        most = Math.max(most, now);
        const noted = recordInto(batch).map(({ number }) => number);
        await commitAll(batch);
        underWay.set(batch.partition, now - 1);
        delivered.push(...noted);
      });
      const publishing = KEYS.map((key) => log.publisher.publish(numbered(topic, key, 0, 20)));
      await Promise.all(publishing);
      await eventually('all have come', () => delivered.length === KEYS.length * 20);
      expect(most).toBe(1);
    });

    it('has nothing to do for nothing', async () => {
      await expect(log.publisher.publish([])).resolves.toBeUndefined();
    });
  });
}
