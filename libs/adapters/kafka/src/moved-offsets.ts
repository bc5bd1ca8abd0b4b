/**
 * Moves the offsets of a group by joining it briefly as its only member. The admin client of kafkajs moves them one
 * by one and forgets those that a lost connection interrupts.
 */
import type { Kafka } from 'kafkajs';
import type { GroupOffset } from '#eventsourcing';

/** The shortest session that brokers allow by default. A member that could not leave is removed after it. */
const SESSION_MS = 6_000;

/** Commits all offsets in one request. */
export async function moveOffsets(
  kafka: Kafka,
  groupId: string,
  offsets: readonly GroupOffset[],
): Promise<void> {
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: SESSION_MS,
    heartbeatInterval: SESSION_MS / 3,
    allowAutoTopicCreation: false,
    retry: { restartOnFailure: async () => false },
  });
  let crash: Error | undefined;
  consumer.on('consumer.crash', ({ payload }) => void (crash = payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...new Set(offsets.map(({ topic }) => topic))] });
    await consumer.run({ autoCommit: false, eachBatch: async () => undefined });
    if (crash) throw crash;
    await consumer.commitOffsets(
      offsets.map(({ topic, partition, nextOffset }) => ({
        topic,
        partition,
        offset: String(nextOffset),
      })),
    );
  } finally {
    await consumer.disconnect();
  }
}
