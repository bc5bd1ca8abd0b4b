/** Fills topics before a measurement. */
import { KafkaPublisher } from '#adapters/kafka';
import { type OutgoingMessage, sleep } from '#eventsourcing';
import type { RunningKafka } from '#testing/kafka';

const CHUNK = 2_000;

export function newPublisher({ brokers }: RunningKafka): KafkaPublisher {
  const connection = { brokers, clientId: 'bench' };
  return new KafkaPublisher({ connection, sleep, onEvent: () => undefined });
}

export async function publishAll(
  kafka: RunningKafka,
  messages: readonly OutgoingMessage[],
): Promise<void> {
  const publisher = newPublisher(kafka);
  for (let start = 0; start < messages.length; start += CHUNK) {
    await publisher.publish(messages.slice(start, start + CHUNK));
  }
  await publisher.close();
}
