/** Reads the cluster's id and the number of partitions of its topics. */
import type { Admin } from 'kafkajs';
import { requireTopics } from './admin.js';
import { kafkaClient, type KafkaConnection } from './client.js';
import { asPortError } from './errors.js';
import type { KafkaObserver } from './events.js';
import { refuseCompacted } from './topic-policies.js';

export interface ClusterDescription {
  readonly clusterId: string;
  readonly partitions: Readonly<Record<string, number>>;
}

export class KafkaCluster {
  private readonly admin: Admin;
  private arePoliciesKnown = false;

  constructor(
    connection: KafkaConnection,
    private readonly onEvent: KafkaObserver,
  ) {
    this.admin = kafkaClient(connection, onEvent).admin();
  }

  /**
   * Looks at how the topics are set the first time only.
   * @throws KafkaSetupError for a topic that is missing or compacted, or an identity that is refused
   * @throws TransientError when no broker answers
   */
  async describe(topics: readonly string[]): Promise<ClusterDescription> {
    try {
      await this.admin.connect();
      await requireTopics(this.admin, topics);
      if (!this.arePoliciesKnown) await refuseCompacted(this.admin, topics, this.onEvent);
      this.arePoliciesKnown = true;
      const { clusterId } = await this.admin.describeCluster();
      const { topics: found } = await this.admin.fetchTopicMetadata({ topics: [...topics] });
      const counts = found.map(({ name, partitions }) => [name, partitions.length] as const);
      return { clusterId, partitions: Object.fromEntries(counts.toSorted()) };
    } catch (error) {
      throw asPortError(error, 'looking at the cluster');
    }
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }
}
