/**
 * The message log contract on groups: delivery at least once without gaps after failures and restarts, and offsets
 * read and moved from outside.
 */
import { type CommittedOffset, NOTE_BYTES_MAX, retryTransient } from '#eventsourcing';
import type { MessageLogHandle, MessageLogUnderTest } from './message-log.harness.js';
import {
  commitAll,
  consume,
  type Delivered,
  recordInto,
  numbered,
  numbersOf,
  upTo,
} from './message-log.support.js';
import { eventually, pauseBetweenTries, uniqueWord } from './support.js';

export function messageGroupContract(underTest: MessageLogUnderTest): void {
  describe('group', () => {
    let group: string;
    let log: MessageLogHandle;
    let topic: string;
    beforeEach(async () => {
      group = uniqueWord('group');
      log = await underTest.open(group);
      topic = await underTest.createTopic();
    });

    describe('recovery', () => {
      async function totalLag(): Promise<number> {
        const lags = await log.source.lag();
        return lags.reduce((sum, { lag }) => sum + lag, 0);
      }

      async function restart(): Promise<void> {
        await log.close();
        log = await underTest.open(group);
      }

      it('continues after the last committed offset when it is started again', async () => {
        await log.publisher.publish(numbered(topic, 'k', 0, 10));
        expect(numbersOf(await consume(log.source, [topic], 10), 'k')).toEqual(upTo(10));
        await restart();
        await log.publisher.publish(numbered(topic, 'k', 10, 2));
        expect(numbersOf(await consume(log.source, [topic], 2), 'k')).toEqual([10, 11]);
      });

      it('delivers again after a restart what was not committed', async () => {
        await log.publisher.publish(numbered(topic, 'k', 0, 10));
        let attempts = 0;
        await log.source.start([topic], async ({ messages, commit }) => {
          if (attempts === 0)
            await commit(messages.find(({ value }) => String(value) === '3')!.offset);
          attempts++;
          throw new Error('The handler fails on purpose');
        });
        await eventually('the handler has failed', () => attempts > 0);
        await restart();
        const delivered = await consume(log.source, [topic], 6);
        expect(numbersOf(delivered, 'k')).toEqual([4, 5, 6, 7, 8, 9]);
      });

      it('gives a failed batch again, from the last committed offset, until it is handled', async () => {
        await log.publisher.publish(numbered(topic, 'k', 0, 10));
        const starts: number[] = [];
        const handled: Delivered[] = [];
        await log.source.start([topic], async (batch) => {
          const noted = recordInto(batch);
          starts.push(noted[0]!.number);
          if (starts.length === 2) {
            await batch.commit(noted[4]!.offset);
            handled.push(...noted.slice(0, 5));
          }
          if (starts.length <= 3) throw new Error('The handler fails on purpose');
          await commitAll(batch);
          handled.push(...noted);
        });
        await eventually('all are handled', () => handled.length >= 10);
        expect(starts.slice(0, 4)).toEqual([0, 0, 5, 5]);
        expect(numbersOf(handled, 'k')).toEqual(upTo(10));
      });

      it('delays only the partition whose batch fails', async () => {
        const keys = upTo(20).map((number) => `key ${number}`);
        await log.publisher.publish(keys.flatMap((key) => numbered(topic, key, 0, 2)));
        const handled: Delivered[] = [];
        let stuck: number | undefined;
        let healed = false;
        await log.source.start([topic], async (batch) => {
          stuck ??= batch.partition;
          if (batch.partition === stuck && !healed) throw new Error('The handler fails on purpose');
          const noted = recordInto(batch);
          await commitAll(batch);
          handled.push(...noted);
        });
        await log.publisher.publish(keys.flatMap((key) => numbered(topic, key, 2, 1)));
        const others = () => new Set(handled.map(({ key }) => key)).size;
        await eventually(
          'others go on',
          () => handled.length > 0 && handled.length === others() * 3,
        );
        expect(handled.some(({ partition }) => partition === stuck)).toBe(false);
        healed = true;
        await eventually('all are handled', () => handled.length === keys.length * 3);
        for (const key of keys) expect(numbersOf(handled, key)).toEqual(upTo(3));
      });

      it('keeps the place of each group apart', async () => {
        await log.publisher.publish(numbered(topic, 'k', 0, 5));
        await consume(log.source, [topic], 5);
        const other = await underTest.open(uniqueWord('group'));
        expect(numbersOf(await consume(other.source, [topic], 5), 'k')).toEqual(upTo(5));
      });

      it('knows how much is still to do', async () => {
        await log.publisher.publish(numbered(topic, 'k', 0, 10));
        let allowed = 6;
        await log.source.start([topic], async ({ messages, commit }) => {
          const ready = messages.filter(({ value }) => Number(value) < allowed);
          if (ready.length > 0) await commit(ready[ready.length - 1]!.offset);
          if (ready.length < messages.length) throw new Error('The handler fails on purpose');
        });
        await eventually('four are left', async () => (await totalLag()) === 4);
        await log.publisher.publish(numbered(topic, 'k', 10, 3));
        await eventually('seven are left', async () => (await totalLag()) === 7);
        allowed = Infinity;
        await eventually('nothing is left', async () => (await totalLag()) === 0);
      });

      it('lets the batch under way finish before it stops', async () => {
        await log.publisher.publish(numbered(topic, 'k', 0, 3));
        let openGate = () => {};
        const gate = new Promise<void>((resolve) => (openGate = resolve));
        const events: string[] = [];
        await log.source.start([topic], async (batch) => {
          events.push('begun');
          await gate;
          await commitAll(batch);
          events.push('committed');
        });
        await eventually('the batch is under way', () => events.length === 1);
        const stopped = log.source.stop().then(() => events.push('stopped'));
        openGate();
        await stopped;
        expect(events).toEqual(['begun', 'committed', 'stopped']);
        await restart();
        await log.publisher.publish(numbered(topic, 'k', 3, 1));
        expect(numbersOf(await consume(log.source, [topic], 1), 'k')).toEqual([3]);
      });
    });

    describe('offsets of a group', () => {
      const committed = async (
        of = group,
        topics = [topic],
      ): Promise<readonly CommittedOffset[]> => {
        const { offsets } = await underTest.open(of);
        return retryTransient(() => offsets.committed(topics), { sleep: pauseBetweenTries });
      };

      /** Publishes ten messages and commits them five at a time, with the given notes. */
      async function readTen(...notes: readonly (string | undefined)[]): Promise<void> {
        await log.publisher.publish(numbered(topic, 'k', 0, 10));
        let last = -1;
        await log.source.start([topic], async ({ messages, commit }) => {
          for (const { offset, value } of messages) {
            const number = Number(value);
            if (number % 5 === 4) await commit(offset, notes[(number - 4) / 5]);
            last = number;
          }
        });
        await eventually('all are committed', () => last === 9);
        await log.close();
      }

      it('are none before the first commit', async () => {
        await log.publisher.publish(numbered(topic, 'k', 0, 1));
        expect(await committed()).toEqual([]);
      });

      it('say what is read next, with the note of the last commit that had one', async () => {
        await readTen('the first five', undefined);
        const [offset, ...others] = await committed();
        expect(others).toEqual([]);
        expect(offset).toMatchObject({ topic, nextOffset: 10, oldestOffset: 0 });
        expect(offset!.note).toBe('the first five');
      });

      it('keep a note of the greatest length, and the newest', async () => {
        const long = `é"\\`.repeat(NOTE_BYTES_MAX / 4);
        await readTen('old', long);
        expect((await committed())[0]!.note).toBe(long);
      });

      it('are of one group and of the topics that were asked for', async () => {
        await readTen('note');
        expect(await committed(uniqueWord('group'))).toEqual([]);
        expect(await committed(group, [await underTest.createTopic()])).toEqual([]);
      });

      it('may be moved back: the group reads again from there, and no note is left', async () => {
        await readTen('note', 'note');
        const [{ partition }] = (await committed()) as [CommittedOffset];
        const { offsets } = await underTest.open(group);
        const back = [{ topic, partition, nextOffset: 7 }];
        await retryTransient(() => offsets.rewind(back), { sleep: pauseBetweenTries });
        expect(await committed()).toMatchObject([{ nextOffset: 7, note: null }]);
        log = await underTest.open(group);
        expect(numbersOf(await consume(log.source, [topic], 3), 'k')).toEqual(upTo(10).slice(7));
      });
    });
  });
}
