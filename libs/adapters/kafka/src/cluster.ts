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

/** Somebody may set a topic otherwise while it is read. */
const POLICIES_EVERY_MS = 60_000;

export class KafkaCluster {
  private readonly admin: Admin;
  private policiesSeenMs = -Infinity;

  /** @param nowMs of a clock that nobody sets */
  constructor(
    connection: KafkaConnection,
    private readonly onEvent: KafkaObserver,
    private readonly nowMs: () => number,
  ) {
    this.admin = kafkaClient(connection, onEvent).admin();
  }

  /**
   * Looks at how the topics are set once a minute at most.
   * @throws KafkaSetupError for a topic that is missing or compacted, or an identity that is refused
   * @throws TransientError when no broker answers
   */
  async describe(topics: readonly string[]): Promise<ClusterDescription> {
    try {
      await this.admin.connect();
      await requireTopics(this.admin, topics);
      await this.lookAtPolicies(topics);
      const { clusterId } = await this.admin.describeCluster();
      const { topics: found } = await this.admin.fetchTopicMetadata({ topics: [...topics] });
      const counts = found.map(({ name, partitions }) => [name, partitions.length] as const);
      return { clusterId, partitions: Object.fromEntries(counts.toSorted()) };
    } catch (error) {
      throw asPortError(error, 'looking at the cluster');
    }
  }

  private async lookAtPolicies(topics: readonly string[]): Promise<void> {
    const nowMs = this.nowMs();
    if (nowMs - this.policiesSeenMs < POLICIES_EVERY_MS) return;
    const mayBeSeen = await refuseCompacted(this.admin, topics, this.onEvent);
    this.policiesSeenMs = mayBeSeen ? nowMs : Infinity;
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }
}
