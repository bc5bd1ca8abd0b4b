/** A partition of a topic, and its name in logs. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export const partitionName = ({ topic, partition }: TopicPartition): string =>
  `${topic}/${partition}`;
