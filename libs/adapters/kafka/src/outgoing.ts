/** Splits messages into requests that the broker accepts. */
import type { OutgoingMessage } from '#eventsourcing';
import type { TopicMessages } from 'kafkajs';

/** Half of a broker's default limit per partition, so that only single messages can be too large. */
const REQUEST_BYTES = 512 * 1024;
const OVERHEAD_BYTES = 100;

function sizeOf({ key, value, headers }: OutgoingMessage): number {
  let bytes = OVERHEAD_BYTES + Buffer.byteLength(key) + value.length;
  for (const name of Object.keys(headers)) bytes += name.length + headers[name]!.length + 4;
  return bytes;
}

/** Takes whole publish calls off the queue, at least one, until a request is full. */
export function takeGroup<T extends { readonly messages: readonly OutgoingMessage[] }>(
  queue: T[],
): T[] {
  const group: T[] = [];
  let bytes = 0;
  do {
    const next = queue.shift()!;
    group.push(next);
    bytes += next.messages.reduce((sum, message) => sum + sizeOf(message), 0);
  } while (queue.length > 0 && bytes < REQUEST_BYTES);
  return group;
}

export function chunksOf(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const chunks: OutgoingMessage[][] = [];
  let room = 0;
  for (const message of messages) {
    const size = sizeOf(message);
    if (size > room) {
      chunks.push([]);
      room = REQUEST_BYTES;
    }
    chunks.at(-1)!.push(message);
    room -= size;
  }
  return chunks;
}

export function byTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const { topic, key, value, headers } of messages) {
    const entry = topics.get(topic) ?? { topic, messages: [] };
    entry.messages.push({ key, value, headers });
    topics.set(topic, entry);
  }
  return [...topics.values()];
}
