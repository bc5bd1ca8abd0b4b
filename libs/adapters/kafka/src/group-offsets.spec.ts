/** The offsets of a consumer group in Kafka: reading them, and when they may be moved. */
import type { Admin, Consumer, KafkaConfig } from 'kafkajs';
import { nextTurn, TransientError } from '#eventsourcing';
import { KafkaSetupError } from './errors.js';
import { KafkaGroupOffsets } from './group-offsets.js';
import { kafkajs } from './kafkajs.js';

const { Kafka } = kafkajs;
const { admin, consumer } = Kafka.prototype;
afterEach(() => {
  kafkajs.Kafka = Kafka;
  Object.assign(Kafka.prototype, { admin, consumer });
});

/** A client that shows its id. */
class NamedKafka extends Kafka {
  constructor(readonly config: KafkaConfig) {
    super(config);
  }
}

type Crashed = (event: { payload: { error: Error } }) => void;

/**
 * @param members the client ids of the group's members
 * @param crash the error that ends the consumer that moves the offsets before it has joined
 */
function given({ members = [] as string[], away = false, crash = null as Error | null } = {}) {
  const moved: unknown[] = [];
  let isMember = false;
  let memberId: string | undefined;
  let onCrash: Crashed = () => undefined;
  kafkajs.Kafka = NamedKafka;
  Kafka.prototype.consumer = function (this: NamedKafka) {
    memberId = this.config.clientId;
    return {
      on: (_: string, listener: Crashed) => void (onCrash = listener),
      connect: async () => undefined,
      subscribe: async () => undefined,
      async run() {
        isMember = true;
        if (crash) onCrash({ payload: { error: crash } });
      },
      commitOffsets: async (offsets: unknown) => void moved.push(offsets),
      async disconnect() {
        await nextTurn();
        isMember = false;
      },
    } as unknown as Consumer;
  };
  Kafka.prototype.admin = () =>
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
          ],
        })),
      fetchTopicOffsets: async () => [
        { partition: 0, low: '4', high: '9' },
        { partition: 1, low: '0', high: '9' },
        { partition: 2, low: '2', high: '9' },
      ],
      describeGroups: async () => ({
        groups: [{ members: members.map((clientId) => ({ clientId })) }],
      }),
    }) as unknown as Admin;
  const connection = { brokers: ['nowhere:1'], clientId: 'spec' };
  return {
    moved,
    isMember: () => isMember,
    memberId: () => memberId!,
    offsets: new KafkaGroupOffsets(connection, 'meter', () => {}),
  };
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

  it('sets all offsets in one request, to the next message, and leaves the group', async () => {
    const { offsets, moved, isMember } = given();
    await offsets.rewind(WANTED);
    expect(moved).toEqual([
      [
        { topic: 't', partition: 0, offset: '5' },
        { topic: 'u', partition: 3, offset: '1' },
        { topic: 't', partition: 1, offset: '6' },
      ],
    ]);
    expect(isMember()).toBe(false);
  });

  it('is to be repeated where the group could not be joined, and leaves no member', async () => {
    const { offsets, moved, isMember } = given({ crash: new Error('no coordinator') });
    await expect(offsets.rewind(WANTED)).rejects.toThrow(TransientError);
    expect(moved).toEqual([]);
    expect(isMember()).toBe(false);
  });

  it('is to be repeated while one that moved them before is still a member', async () => {
    const former = given();
    await former.offsets.rewind(WANTED);
    const { offsets, moved } = given({ members: [former.memberId()] });
    await expect(offsets.rewind(WANTED)).rejects.toThrow(TransientError);
    expect(moved).toEqual([]);
  });

  it('is refused while the group has members, who would commit over it', async () => {
    const { offsets, moved } = given({ members: ['moved-offsets', 'meter'] });
    const refused = offsets.rewind(WANTED);
    await expect(refused).rejects.toThrow(KafkaSetupError);
    await expect(refused).rejects.toThrow('the group meter has 2 members');
    expect(moved).toEqual([]);
  });
});
