/**
 * Detects by the topic id that a topic was deleted and created again while it was consumed. The new topic begins at
 * offset 0, and kafkajs would continue at the offset reached in the former one and skip all messages before it.
 */
import { type TopicPartition, partitionName } from './topic-partition.js';

export class RecreatedTopics {
  /** The topic id from which each partition was last read. */
  private readonly known = new Map<string, string>();
  private read: readonly TopicPartition[] = [];

  /**
   * @param idOf returns the topic id, or `null` if the broker does not report it; a failure is ignored until the
   * next call
   */
  constructor(private readonly idOf: (place: TopicPartition) => Promise<string | null>) {}

  /**
   * Must be called with the assigned partitions before they are read. Known ids of partitions that stay assigned
   * are kept.
   */
  async reads(places: readonly TopicPartition[]): Promise<void> {
    this.read = places;
    const names = new Set(places.map(partitionName));
    for (const name of this.known.keys()) if (!names.has(name)) this.known.delete(name);
    for (const place of places) {
      if (!this.known.has(partitionName(place))) await this.isAnew(place);
    }
  }

  /** @returns the assigned partitions whose topic was created again, including those that deliver no messages */
  async amongAllRead(): Promise<TopicPartition[]> {
    const anew: TopicPartition[] = [];
    for (const place of this.read) if (await this.isAnew(place)) anew.push(place);
    return anew;
  }

  /** Whether the topic was created again since the last call. */
  async isAnew(place: TopicPartition): Promise<boolean> {
    const id = await this.idOf(place).catch(() => null);
    if (id === null) return false;
    const former = this.known.get(partitionName(place));
    this.known.set(partitionName(place), id);
    return former !== undefined && former !== id;
  }
}
