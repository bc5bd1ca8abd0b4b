/**
 * Lets a rejoining member leave the group under its former id, so that the group does not wait for its session
 * timeout.
 */
import type { Broker, Cluster, PartitionAssigner } from 'kafkajs';
import { coPartitioned } from './assigner.js';
import { errorType } from './errors.js';

interface Coordinator extends Broker {
  leaveGroup(member: { readonly groupId: string; readonly memberId: string }): Promise<void>;
}

/** Tracks the id under which this consumer joined, and leaves the group under it. */
export class Membership {
  /** The connections of the current consumer. */
  cluster: Cluster | undefined;
  private memberId: string | undefined;

  constructor(private readonly groupId: string) {}

  /** The assigner's configuration is the only place where kafkajs exposes a consumer's connections. */
  readonly assigner: PartitionAssigner = (config) => {
    this.cluster = config.cluster;
    return coPartitioned(config);
  };

  joinedAs(memberId: string): void {
    this.memberId = memberId;
  }

  async leaveFormer(): Promise<void> {
    const { groupId, memberId, cluster } = this;
    if (memberId === undefined || cluster === undefined) return;
    const coordinator = (await cluster.findGroupCoordinator({ groupId })) as Coordinator;
    try {
      await coordinator.leaveGroup({ groupId, memberId });
    } catch (error) {
      if (errorType(error) !== 'UNKNOWN_MEMBER_ID') throw error;
    }
    this.memberId = undefined;
  }
}
