/** The offsets of a consumer group, looked at and moved from outside; notes are Kafka's own metadata of a commit. */
import {
  type CommittedOffset,
  type GroupOffset,
  type GroupOffsets,
  TransientError,
} from '#eventsourcing';
import type { Admin } from 'kafkajs';
import { AdminClient } from './admin-client.js';
import { kafkaClient, type KafkaConnection } from './client.js';
import { KafkaSetupError } from './errors.js';
import type { KafkaObserver } from './events.js';

export class KafkaGroupOffsets implements GroupOffsets {
  private readonly admin: AdminClient;

  constructor(
    connection: KafkaConnection,
    private readonly groupId: string,
    onEvent: KafkaObserver,
  ) {
    this.admin = new AdminClient(kafkaClient(connection, onEvent));
  }

  committed(topics: readonly string[]): Promise<CommittedOffset[]> {
    const { groupId } = this;
    return this.admin.ask(`reading the offsets of ${groupId}`, async (admin) => {
      const found = await admin.fetchOffsets({ groupId, topics: [...topics] });
      const all = found.map(async ({ topic, partitions }) => {
        const oldest = await oldestOf(admin, topic);
        return partitions.map(({ partition, offset, metadata }) => ({
          ...{ topic, partition, note: metadata },
          nextOffset: Number(offset),
          oldestOffset: oldest.get(partition) ?? 0,
        }));
      });
      return (await Promise.all(all)).flat().filter(({ nextOffset }) => nextOffset >= 0);
    });
  }

  rewind(offsets: readonly GroupOffset[]): Promise<void> {
    const { groupId } = this;
    return this.admin.ask(`moving the offsets of ${groupId}`, async (admin) => {
      await requireNobody(admin, groupId);
      for (const topic of new Set(offsets.map((one) => one.topic))) {
        const partitions = offsets
          .filter((one) => one.topic === topic)
          .map(({ partition, nextOffset }) => ({ partition, offset: String(nextOffset) }));
        await admin.setOffsets({ groupId, topic, partitions });
      }
      await requireMoved(admin, groupId, offsets);
    });
  }

  close(): Promise<void> {
    return this.admin.close();
  }
}

/** Refuses while the group has members, because a member would commit over what is set here. */
async function requireNobody(admin: Admin, groupId: string): Promise<void> {
  const { groups } = await admin.describeGroups([groupId]);
  const members = groups.reduce((sum, group) => sum + group.members.length, 0);
  if (members === 0) return;
  throw new KafkaSetupError(
    `Kafka: the group ${groupId} has ${members} members: stop the processes that meter first`,
  );
}

/** kafkajs sets offsets one by one, and forgets the one that a change of the coordinator has met. */
async function requireMoved(
  admin: Admin,
  groupId: string,
  offsets: readonly GroupOffset[],
): Promise<void> {
  const topics = [...new Set(offsets.map(({ topic }) => topic))];
  const found = await admin.fetchOffsets({ groupId, topics });
  for (const { topic, partition, nextOffset } of offsets) {
    const { partitions = [] } = found.find((one) => one.topic === topic) ?? {};
    const now = partitions.find((one) => one.partition === partition)?.offset;
    if (Number(now) === nextOffset) continue;
    throw new TransientError(`Kafka: ${groupId} was not moved in ${topic}/${partition}`);
  }
}

async function oldestOf(admin: Admin, topic: string): Promise<Map<number, number>> {
  const ends = await admin.fetchTopicOffsets(topic);
  return new Map(ends.map(({ partition, low }) => [partition, Number(low)]));
}
