/**
 * Reads and moves the offsets of a consumer group from outside its consumers. Notes are stored as Kafka's commit
 * metadata.
 */
import {
  type CommittedOffset,
  type GroupOffset,
  type GroupOffsets,
  TransientError,
} from '#eventsourcing';
import type { Admin, Kafka } from 'kafkajs';
import { AdminClient } from './admin-client.js';
import { kafkaClient, type KafkaConnection } from './client.js';
import { KafkaSetupError } from './errors.js';
import type { KafkaObserver } from './events.js';
import { moveOffsets } from './moved-offsets.js';

/**
 * The client id of a member that moves offsets. If it loses its connection, it stays in the group until its session
 * times out.
 */
const MOVER = 'moved-offsets';

export class KafkaGroupOffsets implements GroupOffsets {
  private readonly kafka: Kafka;
  private readonly admin: AdminClient;

  constructor(
    connection: KafkaConnection,
    private readonly groupId: string,
    onEvent: KafkaObserver,
  ) {
    this.kafka = kafkaClient({ ...connection, clientId: MOVER }, onEvent);
    this.admin = new AdminClient(kafkaClient(connection, onEvent));
  }

  committed(topics: readonly string[]): Promise<CommittedOffset[]> {
    const { groupId } = this;
    return this.admin.ask(`reading the offsets of ${groupId}`, async (admin) => {
      const found = await admin.fetchOffsets({ groupId, topics: [...topics] });
      const all = found.map(async ({ topic, partitions }) => {
        const oldest = await oldestOf(admin, topic);
        return partitions.map(({ partition, offset, metadata }) => ({
          topic,
          partition,
          note: metadata,
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
      await moveOffsets(this.kafka, groupId, offsets);
    });
  }

  close(): Promise<void> {
    return this.admin.close();
  }
}

/** Refuses while the group has members, because a member would overwrite the moved offsets. */
async function requireNobody(admin: Admin, groupId: string): Promise<void> {
  const { groups } = await admin.describeGroups([groupId]);
  const members = groups.flatMap((group) => group.members);
  if (members.length === 0) return;
  if (members.every(({ clientId }) => clientId === MOVER)) {
    throw new TransientError(`Kafka: the offsets of ${groupId} were just being moved`);
  }
  throw new KafkaSetupError(
    `Kafka: the group ${groupId} has ${members.length} members: stop the processes that meter first`,
  );
}

async function oldestOf(admin: Admin, topic: string): Promise<Map<number, number>> {
  const ends = await admin.fetchTopicOffsets(topic);
  return new Map(ends.map(({ partition, low }) => [partition, Number(low)]));
}
