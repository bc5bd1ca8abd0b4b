/** The message log contract on a group's offsets, read and moved from outside. */
import { type CommittedOffset, NOTE_BYTES_MAX, retryTransient } from '#eventsourcing';
import type { MessageLogHandle, MessageLogUnderTest } from './message-log.harness.js';
import { consume, numbered, numbersOf, upTo } from './message-log.support.js';
import { eventually, pauseBetweenTries, uniqueWord } from './support.js';

export function messageOffsetsContract(underTest: MessageLogUnderTest): void {
  describe('offsets of a group', () => {
    let group: string;
    let log: MessageLogHandle;
    let topic: string;
    beforeEach(async () => {
      group = uniqueWord('group');
      log = await underTest.open(group);
      topic = await underTest.createTopic();
    });

    const committed = async (of = group, topics = [topic]): Promise<readonly CommittedOffset[]> => {
      const { offsets } = await underTest.open(of);
      return retryTransient(() => offsets.committed(topics), { sleep: pauseBetweenTries });
    };

    /** Ten messages, committed five by five under the notes given. */
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
}
