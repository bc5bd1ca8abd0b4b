/** A topic that was deleted and recreated, while it was read or not: all of it is read, from its first message. */
import { kafkaClient } from '#adapters/kafka';
import { sleep } from '#eventsourcing';
import { eventually } from '#testing';
import {
  kafkaFixture,
  type MemberOptions,
  newMember,
  recordInto,
  publishNumbers,
  type Received,
} from './kafka-support.js';

const fixture = kafkaFixture();
/** A short session, so that tests do not wait for a member that has left. */
const QUICK: MemberOptions = { sessionTimeoutMs: 6_000 };

async function read(count: number) {
  const received: Received[] = [];
  const { source, events } = newMember(fixture.kafka, fixture.group, QUICK);
  await source.start([fixture.topic], recordInto(received));
  await eventually(`${count} messages have come`, () => received.length >= count);
  await source.stop();
  const values = received.map(({ value }) => Number(value));
  return { values, resets: events.filter(({ kind }) => kind === 'offsetReset') };
}

async function makeAnew(goneForMs = 0): Promise<void> {
  const { kafka, topic } = fixture;
  const admin = kafkaClient({ brokers: kafka.brokers, clientId: 'a' }, () => undefined).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await eventually('it is gone', async () => !(await admin.listTopics()).includes(topic));
  await admin.disconnect();
  await sleep(goneForMs);
  await kafka.createTopics({ topic });
}

it.each([3, 20])(
  'is read from its beginning, where it holds %i messages: Kafka forgets offsets with the topic',
  async (count) => {
    await publishNumbers(fixture, 0, 8);
    expect((await read(8)).values).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await makeAnew();
    await publishNumbers(fixture, 100, count);
    const anew = Array.from({ length: count }, (_, index) => 100 + index);
    expect(await read(count)).toEqual({ values: anew, resets: [] });
  },
);

/** As many messages as were read of the old topic, fewer and more; absent for a moment, and for longer than a fetch waits. */
const LIVE = [3, 8, 20].flatMap((count) => [0, 3_000].map((goneForMs) => ({ count, goneForMs })));

it.each(LIVE)(
  'is read from its beginning by a running reader: $count messages after $goneForMs ms without it',
  async ({ count, goneForMs }) => {
    await publishNumbers(fixture, 0, 8);
    const received: Received[] = [];
    const { source, events } = newMember(fixture.kafka, fixture.group, QUICK);
    await source.start([fixture.topic], recordInto(received));
    await eventually('the former one is read', () => received.length === 8);
    await makeAnew(goneForMs);
    await publishNumbers(fixture, 100, count);
    const anew = Array.from({ length: count }, (_, index) => 100 + index);
    await eventually('all of the new one has come', async () => {
      await source.lag();
      const values = new Set(received.map(({ value }) => Number(value)));
      return anew.every((number) => values.has(number));
    });
    await eventually('it is committed', async () => {
      return (await source.lag()).every(({ lag }) => lag === 0);
    });
    await source.stop();
    const isTold = events.some(({ kind }) => kind === 'topicRecreated' || kind === 'offsetReset');
    expect(isTold).toBe(true);
  },
);
