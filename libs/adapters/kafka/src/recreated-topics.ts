/**
 * Detects by its id that a topic was deleted and created again while it was consumed. The new one begins at offset 0, and kafkajs
 * would go on at the offset reached in the former one, and skip all messages before it.
 */
import { type TopicPartition, partitionName } from './topic-partition.js';

export class RecreatedTopics {
  /** Which topic each partition was last read from. */
  private readonly known = new Map<string, string>();
  private read: readonly TopicPartition[] = [];

  /** @param idOf the topic's id, `null` where the broker does not tell; where it fails, a later answer tells all the same */
  constructor(private readonly idOf: (place: TopicPartition) => Promise<string | null>) {}

  /** To be called with what this member reads from now on, before it reads; what it has read already stays as it is known. */
  async reads(places: readonly TopicPartition[]): Promise<void> {
    this.read = places;
    const names = new Set(places.map(partitionName));
    for (const name of this.known.keys()) if (!names.has(name)) this.known.delete(name);
    for (const place of places) {
      if (!this.known.has(partitionName(place))) await this.isAnew(place);
    }
  }

  /** @returns those that are of another topic by now, also where nothing comes from it */
  async amongAllRead(): Promise<TopicPartition[]> {
    const anew: TopicPartition[] = [];
    for (const place of this.read) if (await this.isAnew(place)) anew.push(place);
    return anew;
  }

  /** Called once for each time that the topic was created again. */
  async isAnew(place: TopicPartition): Promise<boolean> {
    const id = await this.idOf(place).catch(() => null);
    if (id === null) return false;
    const former = this.known.get(partitionName(place));
    this.known.set(partitionName(place), id);
    return former !== undefined && former !== id;
  }
}
