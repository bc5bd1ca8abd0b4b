/** Rotates the order of partitions in fetches, so that no partition is always left out for lack of space. */

export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export function beginAtTurn(assigned: readonly TopicPartitions[], turn: number): TopicPartitions[] {
  const round = Math.floor(turn / Math.max(1, assigned.length));
  return beginAt(assigned, turn).map(({ topic, partitions }) => ({
    topic,
    partitions: beginAt(partitions, round),
  }));
}

function beginAt<T>(all: readonly T[], turn: number): T[] {
  const first = all.length === 0 ? 0 : turn % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}
