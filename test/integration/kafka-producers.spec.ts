/** Messages from third-party producers: both CloudEvents modes, every compression. */
import { eventually, uniqueWord } from '#testing';
import type { RunningKafka } from '#testing/kafka';
import {
  kafkaFixture,
  type Member,
  newMember,
  newPublisher,
  recordInto,
  numberedMessages,
  type Received,
} from './kafka-support.js';

const EVENT = { specversion: '1.0', id: 'e-1', source: '/flows/eu', type: 'AIModelExecuted' };
const DATA = JSON.stringify({ tenantId: 'contoso', note: 'Zoë 🧾', quantity: { pages: 3 } });

describe('producers of others', () => {
  const fixture = kafkaFixture({ numPartitions: 6 });
  let member: Member;
  let received: Received[];
  beforeEach(() => {
    received = [];
    member = newMember(fixture.kafka, fixture.group);
  });
  afterEach(() => member.source.stop());

  async function receive(count: number): Promise<void> {
    await member.source.start([fixture.topic], recordInto(received));
    await eventually(`${count} messages have come`, () => received.length >= count);
  }

  it('kcat in binary mode', async () => {
    const headers = Object.entries(EVENT).flatMap(([name, text]) => ['-H', `ce_${name}=${text}`]);
    await fixture.kafka.kcat(['-P', '-t', fixture.topic, '-k', 'contoso', ...headers], `${DATA}\n`);
    await receive(1);
    const { key, value, headers: found } = received[0]!;
    expect([key, value]).toEqual(['contoso', DATA]);
    expect(found).toEqual(
      Object.fromEntries(Object.entries(EVENT).map(([name, text]) => [`ce_${name}`, text])),
    );
  });

  it('kcat in structured mode', async () => {
    const type = 'content-type=application/cloudevents+json; charset=UTF-8';
    const event = JSON.stringify({ ...EVENT, data: JSON.parse(DATA) });
    await fixture.kafka.kcat(
      ['-P', '-t', fixture.topic, '-k', 'contoso', '-H', type],
      `${event}\n`,
    );
    await receive(1);
    expect(received[0]).toMatchObject({ key: 'contoso', value: event });
    expect(received[0]!.headers['content-type']).toBe(type.slice('content-type='.length));
  });

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('kcat compressing with %s', async (codec) => {
    const values = Array.from({ length: 3_000 }, (_, number) => `${number} ${DATA}`);
    const lines = values.map((value, number) => `key ${number % 10}\t${value}\n`).join('');
    const batching = ['-X', 'linger.ms=100', '-H', 'ce_type=AIModelExecuted'];
    await fixture.kafka.kcat(
      ['-P', '-t', fixture.topic, '-K', '\t', '-z', codec, ...batching],
      lines,
    );
    await receive(3_000);
    expect(received.map(({ value }) => value).sort()).toEqual(values.sort());
  });

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
    "Kafka's console producer compressing with %s",
    async (codec) => {
      const lines = Array.from(
        { length: 500 },
        (_, number) => `ce_id:${number},ce_type:AIModelExecuted\tcontoso\t${number} ${DATA}`,
      );
      await fixture.kafka.consoleProducer({
        topic: fixture.topic,
        lines,
        reading: { 'parse.key': 'true', 'parse.headers': 'true' },
        producer: { 'compression.type': codec },
      });
      await receive(500);
      expect(new Set(received.map(({ partition }) => partition)).size).toBe(1);
      expect(received.map(({ value }) => value)).toEqual(lines.map((line) => line.split('\t')[2]));
      expect(received[499]!.headers).toEqual({ ce_id: '499', ce_type: 'AIModelExecuted' });
    },
  );

  it('puts a key where kcat puts it with murmur2, which is where Java puts it', async () => {
    const messages = numberedMessages(fixture.topic, 0, 7);
    const publisher = newPublisher(fixture.kafka);
    await publisher.publish(messages);
    await publisher.close();
    const lines = messages.map(({ key, value }) => `${key}\t${String(value)}\n`).join('');
    const partitioner = ['-X', 'partitioner=murmur2_random'];
    await fixture.kafka.kcat(['-P', '-t', fixture.topic, '-K', '\t', ...partitioner], lines);
    await receive(14);
    for (const { key } of messages) {
      const found = received.filter((message) => message.key === key);
      expect(found).toHaveLength(2);
      expect(found[0]!.partition).toBe(found[1]!.partition);
    }
  });

  it('passes over the markers of transactions and leaves no lag behind them', async () => {
    const { producer } = await transactionalProducer(fixture.kafka);
    const messages = [{ key: 'k', value: 'kept' }];
    const kept = await producer.transaction();
    await kept.send({ topic: fixture.topic, messages });
    await kept.commit();
    const dropped = await producer.transaction();
    await dropped.send({ topic: fixture.topic, messages: [{ key: 'k', value: 'dropped' }] });
    await dropped.abort();
    await producer.disconnect();
    await receive(1);
    await eventually('the markers are committed, too', async () => {
      const lags = await member.source.lag();
      return lags.length > 0 && lags.every(({ lag }) => lag === 0);
    });
    expect(received.map(({ value }) => value)).toEqual(['kept']);
  });
});

async function transactionalProducer(kafka: RunningKafka) {
  const { kafkaClient } = await import('#adapters/kafka');
  const connection = { brokers: kafka.brokers, clientId: 'integration' };
  const producer = kafkaClient(connection, () => undefined).producer({
    transactionalId: uniqueWord('transaction'),
    maxInFlightRequests: 1,
    idempotent: true,
  });
  await producer.connect();
  return { producer };
}
