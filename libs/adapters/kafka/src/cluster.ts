/** Reads the cluster's id and the number of partitions of its topics. */
import type { Admin } from 'kafkajs';
import { AdminClient } from './admin-client.js';
import { requireTopics } from './admin.js';
import { kafkaClient, type KafkaConnection } from './client.js';
import type { KafkaObserver } from './events.js';
import { refuseCompacted } from './topic-policies.js';

export interface ClusterDescription {
  readonly clusterId: string;
  readonly partitions: Readonly<Record<string, number>>;
}

/** Topic policies are checked again because they may change while the topics are read. */
const CHECK_POLICIES_EVERY_MS = 60_000;

export class KafkaCluster {
  private readonly admin: AdminClient;
  private policiesSeenMs = -Infinity;

  /** @param nowMs the time of a monotonic clock */
  constructor(
    connection: KafkaConnection,
    private readonly onEvent: KafkaObserver,
    private readonly nowMs: () => number,
  ) {
    this.admin = new AdminClient(kafkaClient(connection, onEvent));
  }

  /**
   * Describes the cluster. Checks the topic policies at most once a minute.
   * @throws KafkaSetupError for a missing or compacted topic, or refused credentials
   * @throws TransientError if no broker responds
   */
  describe(topics: readonly string[]): Promise<ClusterDescription> {
    return this.admin.ask('looking at the cluster', async (admin) => {
      await requireTopics(admin, topics);
      await this.checkPolicies(admin, topics);
      const { clusterId } = await admin.describeCluster();
      const { topics: found } = await admin.fetchTopicMetadata({ topics: [...topics] });
      const counts = found.map(({ name, partitions }) => [name, partitions.length] as const);
      return { clusterId, partitions: Object.fromEntries(counts.toSorted()) };
    });
  }

  private async checkPolicies(admin: Admin, topics: readonly string[]): Promise<void> {
    const nowMs = this.nowMs();
    if (nowMs - this.policiesSeenMs < CHECK_POLICIES_EVERY_MS) return;
    const mayBeSeen = await refuseCompacted(admin, topics, this.onEvent);
    this.policiesSeenMs = mayBeSeen ? nowMs : Infinity;
  }

  close(): Promise<void> {
    return this.admin.close();
  }
}
