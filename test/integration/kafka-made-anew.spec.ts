/** A topic that was deleted and made anew while nobody read it: nothing in it is passed over for what was read of the former one. */
import { kafkaClient } from '#adapters/kafka';
import { eventually } from '#testing';
import {
  kafkaPlace,
  type MemberOptions,
  newMember,
  noteInto,
  publishNumbers,
  type Received,
} from './kafka-support.js';

const place = kafkaPlace();
/** A member that left is not waited for. */
const QUICK: MemberOptions = { sessionTimeoutMs: 6_000 };

async function read(count: number) {
  const received: Received[] = [];
  const { source, events } = newMember(place.kafka, place.group, QUICK);
  await source.start([place.topic], noteInto(received));
  await eventually(`${count} messages have come`, () => received.length >= count);
  await source.stop();
  const values = received.map(({ value }) => Number(value));
  return { values, resets: events.filter(({ kind }) => kind === 'offsetReset') };
}

async function makeAnew(): Promise<void> {
  const { kafka, topic } = place;
  const admin = kafkaClient({ brokers: kafka.brokers, clientId: 'a' }, () => undefined).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await eventually('it is gone', async () => !(await admin.listTopics()).includes(topic));
  await admin.disconnect();
  await kafka.createTopics({ topic });
}

it.each([3, 20])(
  'is read from its beginning, where it holds %i messages: Kafka forgets offsets with the topic',
  async (count) => {
    await publishNumbers(place, 0, 8);
    expect((await read(8)).values).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await makeAnew();
    await publishNumbers(place, 100, count);
    const anew = Array.from({ length: count }, (_, index) => 100 + index);
    expect(await read(count)).toEqual({ values: anew, resets: [] });
  },
);
