/** Support for the Kafka specifications: a broker, members of a group, and the events that they report. */
import { type BatchHandler, type OutgoingMessage, sleep } from '#eventsourcing';
import {
  KafkaBatchSource,
  type KafkaBatchSourceOptions,
  type KafkaEvent,
  KafkaPublisher,
} from '#adapters/kafka';
import { uniqueWord } from '#testing';
import { type RunningKafka, startKafka } from '#testing/kafka';

export interface KafkaFixture {
  readonly kafka: RunningKafka;
  readonly topic: string;
  readonly group: string;
}

/** A broker for the specifications of a `describe`; each specification gets a new topic and a new group name. */
export function kafkaFixture({ numPartitions = 1 } = {}): KafkaFixture {
  const fixture = { kafka: undefined as unknown as RunningKafka, topic: '', group: '' };
  beforeAll(async () => {
    fixture.kafka = await startKafka();
  });
  afterAll(() => fixture.kafka.stop());
  beforeEach(async () => {
    fixture.topic = uniqueWord('topic');
    fixture.group = uniqueWord('group');
    await fixture.kafka.createTopics({ topic: fixture.topic, numPartitions });
  });
  return fixture;
}

/** Publishes messages with ascending numbers; resolves when the broker has acknowledged them. */
export async function publishNumbers(
  { kafka, topic }: Pick<KafkaFixture, 'kafka' | 'topic'>,
  from: number,
  count: number,
): Promise<void> {
  const publisher = newPublisher(kafka);
  await publisher.publish(numberedMessages(topic, from, count));
  await publisher.close();
}

export interface Member {
  readonly source: KafkaBatchSource;
  readonly events: KafkaEvent[];
}

export type MemberOptions = Partial<KafkaBatchSourceOptions>;

export function newMember(kafka: RunningKafka, groupId: string, options?: MemberOptions): Member {
  const events: KafkaEvent[] = [];
  const source = new KafkaBatchSource({
    connection: { brokers: kafka.brokers, clientId: 'integration' },
    groupId,
    sleep,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { source, events };
}

export function newPublisher(kafka: RunningKafka): KafkaPublisher {
  const connection = { brokers: kafka.brokers, clientId: 'integration' };
  return new KafkaPublisher({ connection, sleep, onEvent: () => undefined });
}

export interface Received {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Records and then commits, because a commit may succeed although its response is lost. */
export function recordInto(received: Received[]): BatchHandler {
  return async ({ messages, partition, commit }) => {
    const noted = messages.map(({ offset, key, value, headers }) => ({
      partition,
      offset,
      key: key === null ? null : String(key),
      value: String(value),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [name, String(text)]),
      ),
    }));
    received.push(...noted);
    await commit(messages.at(-1)!.offset);
  };
}

export function numberedMessages(topic: string, from: number, count: number): OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    topic,
    key: `key ${(from + index) % 7}`,
    value: Buffer.from(String(from + index)),
    headers: {},
  }));
}

export function kindsOf(events: readonly KafkaEvent[]): Set<KafkaEvent['kind']> {
  return new Set(events.map(({ kind }) => kind));
}
