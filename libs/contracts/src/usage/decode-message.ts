/** The way in from the log: one message, from Kafka or the embedded journal, to usage or a reason. */
import type { IncomingMessage } from '#eventsourcing';
import { readKafkaMessage } from '../cloud-events/kafka.js';
import type { Invalid } from '../reason.js';
import { usageTypeOf } from '../topics.js';
import { decodeUsage, type DecodedUsage } from './decode.js';

export type UsageMessage = Pick<IncomingMessage, 'topic' | 'headers' | 'value' | 'decoded'>;

/**
 * Pure and total: no message makes it throw, so whatever it refuses can be parked for good. What this
 * process has decoded when it accepted the message, and published with it, stands.
 */
export function decodeMessage(message: UsageMessage, now: Date): DecodedUsage | Invalid {
  if (message.decoded !== undefined) return message.decoded as DecodedUsage;
  const found = readKafkaMessage(message);
  if (found.kind === 'invalid') return found;
  return decodeUsage(found.event, { now, expectedType: usageTypeOf(message.topic) });
}
