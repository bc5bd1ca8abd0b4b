/** Queries the cluster for the batch source: whether topics exist, and the lag of the group. */
import type { PartitionLag } from '#eventsourcing';
import type { Admin } from 'kafkajs';
import { KafkaSetupError } from './errors.js';

/** @throws KafkaSetupError for a missing topic, because nothing would ever be read from it */
export async function requireTopics(admin: Admin, topics: readonly string[]): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !existing.has(topic));
  if (missing.length === 0) return;
  const names = missing.map((topic) => `"${topic}"`).join(', ');
  throw new KafkaSetupError(`Kafka: topic ${names} does not exist, or this user may not see it`);
}

export async function readLag(
  admin: Admin,
  groupId: string,
  topics: readonly string[],
): Promise<PartitionLag[]> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
  const lags = committed.map(async ({ topic, partitions }) => {
    const ends = await admin.fetchTopicOffsets(topic);
    return ends.map(({ partition, high, low }) => {
      const offset = Number(
        partitions.find((known) => known.partition === partition)?.offset ?? -1,
      );
      const next = Math.max(offset, Number(low));
      return { topic, partition, committedOffset: offset, lag: Math.max(0, Number(high) - next) };
    });
  });
  return (await Promise.all(lags)).flat();
}
