/**
 * Assigns partitions to group members evenly and stickily, with equal partition numbers of all topics to the same
 * member.
 */
import { createHash } from 'node:crypto';
import type { Assignment, Cluster, GroupMember, PartitionAssigner } from 'kafkajs';
import { kafkajs } from './kafkajs.js';

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
const NAME = 'CoPartitioned';
const VERSION = 0;

/**
 * A tenant's key maps to the same partition number in every topic, so one member handles all of a tenant's events
 * and never competes with another for its ledger. Each number has its own fixed order of preferred members, so a
 * member that joins or leaves moves few other partitions.
 */
export const coPartitioned: PartitionAssigner = ({ cluster }) => ({
  name: NAME,
  version: VERSION,
  protocol: ({ topics }) => ({
    name: NAME,
    metadata: MemberMetadata.encode({ version: VERSION, topics, userData: Buffer.alloc(0) }),
  }),
  assign: async ({ members, topics }) =>
    encode(assignPartitions(members, partitionsOf(cluster, topics))),
});

interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

function partitionsOf(cluster: Cluster, topics: readonly string[]): TopicPartitions[] {
  return topics.map((topic) => ({
    topic,
    partitions: cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId),
  }));
}

export function assignPartitions(
  members: readonly Pick<GroupMember, 'memberId'>[],
  topics: readonly TopicPartitions[],
): Map<string, Assignment> {
  const numbers = [...new Set(topics.flatMap(({ partitions }) => partitions))].sort(
    (a, b) => a - b,
  );
  const quota = Math.ceil(numbers.length / members.length);
  const owned = new Map(members.map(({ memberId }) => [memberId, [] as number[]]));
  for (const number of numbers) {
    const owner = preferred([...owned.keys()], number).find(
      (memberId) => owned.get(memberId)!.length < quota,
    );
    owned.get(owner!)!.push(number);
  }
  return new Map([...owned].map(([memberId, mine]) => [memberId, perTopic(topics, mine)]));
}

function preferred(memberIds: string[], number: number): string[] {
  const weight = new Map(memberIds.map((memberId) => [memberId, weightOf(memberId, number)]));
  return memberIds.sort((a, b) => weight.get(b)!.localeCompare(weight.get(a)!));
}

function weightOf(memberId: string, number: number): string {
  return createHash('sha256').update(`${number} ${memberId}`).digest('hex');
}

function perTopic(topics: readonly TopicPartitions[], mine: readonly number[]): Assignment {
  const entries = topics.map(({ topic, partitions }) => [
    topic,
    partitions.filter((partition) => mine.includes(partition)),
  ]);
  return Object.fromEntries(entries) as Assignment;
}

function encode(assigned: ReadonlyMap<string, Assignment>) {
  return [...assigned].map(([memberId, assignment]) => ({
    memberId,
    memberAssignment: MemberAssignment.encode({
      version: VERSION,
      assignment,
      userData: Buffer.alloc(0),
    }),
  }));
}
