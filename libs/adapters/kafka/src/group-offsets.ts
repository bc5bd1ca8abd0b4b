/** The offsets of a consumer group, looked at and moved from outside; notes are Kafka's own metadata of a commit. */
import type { CommittedOffset, GroupOffset, GroupOffsets } from '#eventsourcing';
import type { Admin } from 'kafkajs';
import { kafkaClient, type KafkaConnection } from './client.js';
import { asPortError, KafkaSetupError } from './errors.js';
import type { KafkaObserver } from './events.js';

export class KafkaGroupOffsets implements GroupOffsets {
  private readonly admin: Admin;

  constructor(
    connection: KafkaConnection,
    private readonly groupId: string,
    onEvent: KafkaObserver,
  ) {
    this.admin = kafkaClient(connection, onEvent).admin();
  }

  async committed(topics: readonly string[]): Promise<CommittedOffset[]> {
    try {
      await this.admin.connect();
      const { groupId } = this;
      const found = await this.admin.fetchOffsets({ groupId, topics: [...topics] });
      const all = found.map(async ({ topic, partitions }) => {
        const oldest = await this.oldestOf(topic);
        return partitions.map(({ partition, offset, metadata }) => ({
          ...{ topic, partition, note: metadata },
          nextOffset: Number(offset),
          oldestOffset: oldest.get(partition) ?? 0,
        }));
      });
      return (await Promise.all(all)).flat().filter(({ nextOffset }) => nextOffset >= 0);
    } catch (error) {
      throw asPortError(error, `reading the offsets of ${this.groupId}`);
    }
  }

  async rewind(offsets: readonly GroupOffset[]): Promise<void> {
    try {
      await this.admin.connect();
      await this.requireNobody();
      for (const topic of new Set(offsets.map((one) => one.topic))) {
        const partitions = offsets
          .filter((one) => one.topic === topic)
          .map(({ partition, nextOffset }) => ({ partition, offset: String(nextOffset) }));
        await this.admin.setOffsets({ groupId: this.groupId, topic, partitions });
      }
    } catch (error) {
      throw asPortError(error, `moving the offsets of ${this.groupId}`);
    }
  }

  async close(): Promise<void> {
    await this.admin.disconnect();
  }

  /** Refuses while the group has members, because a member would commit over what is set here. */
  private async requireNobody(): Promise<void> {
    const { groups } = await this.admin.describeGroups([this.groupId]);
    const members = groups.reduce((sum, group) => sum + group.members.length, 0);
    if (members === 0) return;
    throw new KafkaSetupError(
      `Kafka: the group ${this.groupId} has ${members} members: stop the processes that meter first`,
    );
  }

  private async oldestOf(topic: string): Promise<Map<number, number>> {
    const ends = await this.admin.fetchTopicOffsets(topic);
    return new Map(ends.map(({ partition, low }) => [partition, Number(low)]));
  }
}
