/** Creates the usage topics on a test broker, and reads all messages of a topic. */
import { KafkaBatchSource } from '#adapters/kafka';
import { deadLetterTopic, NOTIFICATION_TOPIC, USAGE_TOPICS } from '#contracts';
import { type IncomingMessage, sleep } from '#eventsourcing';
import { eventually, uniqueWord } from '#testing';
import type { RunningKafka } from '#testing/kafka';

const PARTITIONS = 6;

export async function createMeterTopics(kafka: RunningKafka): Promise<void> {
  const usage = Object.values(USAGE_TOPICS);
  const topics = [...usage, ...usage.map(deadLetterTopic), NOTIFICATION_TOPIC];
  await kafka.createTopics(...topics.map((topic) => ({ topic, numPartitions: PARTITIONS })));
}

/** All messages, as a consumer in its own group receives them. */
export async function readWholeTopic(
  kafka: RunningKafka,
  topic: string,
): Promise<IncomingMessage[]> {
  const messages: IncomingMessage[] = [];
  const source = new KafkaBatchSource({
    connection: { brokers: kafka.brokers, clientId: 'reader' },
    groupId: uniqueWord('reader'),
    sleep,
    onEvent: () => undefined,
  });
  try {
    await source.start([topic], async (batch) => {
      messages.push(...batch.messages.map(copied));
      await batch.commit(batch.messages.at(-1)!.offset);
    });
    await eventually(`${topic} is read`, async () => {
      const lags = await source.lag();
      return lags.length === PARTITIONS && lags.every(({ lag }) => lag === 0);
    });
  } finally {
    await source.stop();
  }
  return messages;
}

/** A batch's buffers are only valid while it is handled. */
const copied = (message: IncomingMessage): IncomingMessage => ({
  ...message,
  key: message.key && Buffer.from(message.key),
  value: message.value && Buffer.from(message.value),
  headers: { ...message.headers },
});
