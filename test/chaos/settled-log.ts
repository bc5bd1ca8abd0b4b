/** The content of the broker after a run, each message with its number in the plan. */
import type { IncomingMessage } from '#eventsourcing';
import type { RunningKafka } from '#testing/kafka';
import { NUMBER_HEADER, type Published } from '../simulation/harness/observed.js';
import { readWholeTopic } from '../support/kafka-topics.js';
import { TOPICS, USAGE_TOPICS } from '../support/scaled-engines.js';

/**
 * A producer that gets no response sends again, so both copies may be stored. Each further copy is added to the
 * published messages.
 */
export async function settledLog(
  kafka: RunningKafka,
  published: Published[],
): Promise<ReadonlyMap<string, readonly IncomingMessage[]>> {
  const topics = new Map<string, IncomingMessage[]>();
  const seen = new Set<number>();
  for (const topic of TOPICS) {
    const messages = await readWholeTopic(kafka, topic);
    const isUsage = USAGE_TOPICS.includes(topic);
    topics.set(topic, isUsage ? messages.map((one) => numbered(one, published, seen)) : messages);
  }
  return topics;
}

function numbered(
  message: IncomingMessage,
  published: Published[],
  seen: Set<number>,
): IncomingMessage {
  let number = numberOf(message);
  const { value } = message;
  const planned = published[number]!;
  if (seen.has(number)) number = published.push({ ...planned, number: published.length }) - 1;
  seen.add(number);
  published[number] = { ...planned, number, value: value ?? Buffer.alloc(0) };
  return { ...message, headers: { ...message.headers, [NUMBER_HEADER]: String(number) } };
}

/** HTTP passes no header on, but each id sent over HTTP is unique and contains the number. */
function numberOf({ headers, value }: IncomingMessage): number {
  const header = headers[NUMBER_HEADER];
  if (header !== undefined) return Number(header);
  const { id = '' } = headers['ce_id'] ? {} : (JSON.parse(String(value)) as { id?: string });
  return Number(String(headers['ce_id'] ?? id).slice(1));
}
