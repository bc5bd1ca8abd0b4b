/** Lets a member that rejoins leave the group under its former id, so that the group need not wait for its timeout. */
import type { Broker, Cluster, PartitionAssigner } from 'kafkajs';
import { coPartitioned } from './assigner.js';
import { errorType } from './errors.js';

interface Coordinator extends Broker {
  leaveGroup(member: { readonly groupId: string; readonly memberId: string }): Promise<void>;
}

/** Remembers under which id this consumer joined, and leaves the group under it. */
export class Membership {
  /** The connections of the present consumer. */
  cluster: Cluster | undefined;
  private memberId: string | undefined;

  constructor(private readonly groupId: string) {}

  /** The one place where kafkajs shows the connections of a consumer. */
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
