/** The offsets of a consumer group as Kafka keeps them: what is known of them, and when they may be moved. */
import type { Admin } from 'kafkajs';
import { TransientError } from '#eventsourcing';
import { KafkaSetupError } from './errors.js';
import { KafkaGroupOffsets } from './group-offsets.js';
import { kafkajs } from './kafkajs.js';

const { admin: original } = kafkajs.Kafka.prototype;
afterEach(() => {
  kafkajs.Kafka.prototype.admin = original;
});

interface Moved {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
}

/** @param forgets how many times offsets are set and then are not, as kafkajs does when the coordinator changes */
function given({ members = 0, away = false, forgets = 0 } = {}) {
  const moved: Moved[] = [];
  let left = forgets;
  const set = new Map<string, string>();
  kafkajs.Kafka.prototype.admin = () =>
    ({
      connect: async () => {
        if (away) throw new Error('no answer');
      },
      fetchOffsets: async ({ topics }: { topics: string[] }) =>
        topics.map((topic) => ({
          topic,
          partitions: [
            { partition: 0, offset: '7', metadata: 'a note' },
            { partition: 1, offset: '0', metadata: null },
            { partition: 2, offset: '-1', metadata: null },
            { partition: 3, offset: '9', metadata: null },
          ].map((one) => ({ ...one, offset: set.get(`${topic}/${one.partition}`) ?? one.offset })),
        })),
      fetchTopicOffsets: async () => [
        { partition: 0, low: '4', high: '9' },
        { partition: 1, low: '0', high: '9' },
        { partition: 2, low: '2', high: '9' },
      ],
      describeGroups: async () => ({ groups: [{ members: Array.from({ length: members }) }] }),
      async setOffsets(what: Moved) {
        moved.push(what);
        if (left-- > 0) return;
        for (const { partition, offset } of what.partitions) {
          set.set(`${what.topic}/${partition}`, offset);
        }
      },
    }) as unknown as Admin;
  const connection = { brokers: ['nowhere:1'], clientId: 'spec' };
  return { moved, offsets: new KafkaGroupOffsets(connection, 'meter', () => {}) };
}

describe('committed offsets', () => {
  it('are known where there is one, the first of all included, with note and oldest message', async () => {
    const { offsets } = given();
    expect(await offsets.committed(['usage'])).toEqual([
      { topic: 'usage', partition: 0, nextOffset: 7, note: 'a note', oldestOffset: 4 },
      { topic: 'usage', partition: 1, nextOffset: 0, note: null, oldestOffset: 0 },
      { topic: 'usage', partition: 3, nextOffset: 9, note: null, oldestOffset: 0 },
    ]);
  });

  it('are asked for again later where the broker is away', async () => {
    const { offsets } = given({ away: true });
    await expect(offsets.committed(['usage'])).rejects.toThrow(TransientError);
  });
});

describe('moving a group back', () => {
  const WANTED = [
    { topic: 't', partition: 0, nextOffset: 5 },
    { topic: 'u', partition: 3, nextOffset: 1 },
    { topic: 't', partition: 1, nextOffset: 6 },
  ];

  it('sets the offsets of each topic at once, to the next message', async () => {
    const { offsets, moved } = given();
    await offsets.rewind(WANTED);
    const t = [
      { partition: 0, offset: '5' },
      { partition: 1, offset: '6' },
    ];
    expect(moved).toEqual([
      { groupId: 'meter', topic: 't', partitions: t },
      { groupId: 'meter', topic: 'u', partitions: [{ partition: 3, offset: '1' }] },
    ]);
  });

  it('is to be repeated where an offset was not moved, and then moves it', async () => {
    const { offsets } = given({ forgets: 1 });
    const first = offsets.rewind(WANTED);
    await expect(first).rejects.toThrow(TransientError);
    await expect(first).rejects.toThrow('meter was not moved in t/0');
    await offsets.rewind(WANTED);
  });

  it('is refused while the group has members, who would commit over it', async () => {
    const { offsets, moved } = given({ members: 2 });
    const refused = offsets.rewind(WANTED);
    await expect(refused).rejects.toThrow(KafkaSetupError);
    await expect(refused).rejects.toThrow('the group meter has 2 members');
    expect(moved).toEqual([]);
  });
});
