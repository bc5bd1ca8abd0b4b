/** Helpers of the message log contract: numbered messages, and a consumer that records them. */
import type { BatchHandler, BatchSource, MessageBatch, OutgoingMessage } from '#eventsourcing';
import { eventually } from './support.js';

export interface Delivered {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly number: number;
}

export function numbered(topic: string, key: string, from: number, count: number) {
  return Array.from({ length: count }, (_, index): OutgoingMessage => ({
    topic,
    key,
    value: Buffer.from(String(from + index)),
    headers: {},
  }));
}

export function recordInto({ messages }: MessageBatch): Delivered[] {
  return messages.map(({ topic, partition, offset, key, value }) => ({
    topic,
    partition,
    offset,
    key: String(key),
    number: Number(value),
  }));
}

export async function commitAll({ messages, commit }: MessageBatch): Promise<void> {
  await commit(messages[messages.length - 1]!.offset);
}

/** Handles and commits messages until this number has arrived. */
export async function consume(
  source: BatchSource,
  topics: readonly string[],
  count: number,
): Promise<Delivered[]> {
  const delivered: Delivered[] = [];
  const handler: BatchHandler = async (batch) => {
    const noted = recordInto(batch);
    await commitAll(batch);
    delivered.push(...noted);
  };
  await source.start(topics, handler);
  await eventually(`${count} messages have come`, () => delivered.length >= count);
  return delivered;
}

export function numbersOf(delivered: readonly Delivered[], key: string): number[] {
  return delivered.filter((message) => message.key === key).map(({ number }) => number);
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}
