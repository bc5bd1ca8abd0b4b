/**
 * The real journal of embedded mode. It has no leases: a process believed dead continues to read beside its successor.
 */
import { setImmediate as settled } from 'node:timers/promises';
import {
  type BatchSource,
  type IncomingMessage,
  type MessagePublisher,
  type OutgoingMessage,
  TransientError,
} from '#eventsourcing';
import { createSqliteJournal, type SqliteFile } from '#adapters/sqlite';
import { type Consumer, type MessageLog, PARTITIONS_PER_TOPIC } from './message-log.js';

type Journal = BatchSource & MessagePublisher;

export class EmbeddedLog implements MessageLog {
  /** The newest journal of each group; a group is named after its first topic. */
  private readonly newest = new Map<string, Journal>();
  private readers = 0;

  private constructor(
    private readonly file: SqliteFile,
    private readonly batchMax: number,
    private readonly producer: Journal,
  ) {}

  static async open(file: SqliteFile, batchMax: number): Promise<EmbeddedLog> {
    return new EmbeddedLog(file, batchMax, await journalOf(file, 'producer', batchMax));
  }

  append(messages: readonly OutgoingMessage[]): Promise<void> {
    return this.producer.publish(messages);
  }

  async read(topic: string): Promise<readonly IncomingMessage[]> {
    const messages: IncomingMessage[] = [];
    const reader = await journalOf(this.file, `reader ${this.readers++}`, 1_000);
    await reader.start([topic], async (batch) => {
      messages.push(...batch.messages);
      await batch.commit(batch.messages[batch.messages.length - 1]!.offset);
    });
    while ((await reader.lag()).some(({ lag }) => lag > 0)) await settled();
    return messages;
  }

  async lag() {
    const lags = [...this.newest.values()].map((journal) => journal.lag());
    return (await Promise.all(lags)).flat();
  }

  /** One process reads all partitions, so the other place gets none. */
  attach(place: number, consumer: Consumer, topics: readonly string[]): void {
    if (place === 0) this.start(consumer, topics).catch(consumer.onFailure);
  }

  rebalance(): void {}

  private async start(
    { process, handle, onFailure }: Consumer,
    topics: readonly string[],
  ): Promise<void> {
    const group = topics[0]!;
    const journal = await journalOf(this.file, group, this.batchMax, (error) => {
      if (!(error instanceof TransientError)) onFailure(error);
    });
    this.newest.set(group, journal);
    await journal.start(topics, async (batch) => {
      await process.turn();
      const { topic, partition } = batch;
      const commit = (offset: number) =>
        process.call(`commits ${topic}/${partition}/${offset}`, () => batch.commit(offset));
      await handle({ ...batch, commit });
    });
  }
}

const journalOf = (
  file: SqliteFile,
  group: string,
  maxBatch: number,
  onError: (error: unknown) => void = () => {},
): Promise<Journal> =>
  createSqliteJournal({
    file,
    group,
    maxBatch,
    partitions: PARTITIONS_PER_TOPIC,
    onFailure: ({ error }) => onError(error),
  });
