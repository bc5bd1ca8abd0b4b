/** The way in from the log: one message, from Kafka or the embedded journal, to usage or a reason. */
import type { IncomingMessage } from '#eventsourcing';
import { readKafkaMessage } from '../cloud-events/kafka.js';
import type { Numbers } from '../json.js';
import { type Invalid, orDecodingFailed } from '../reason.js';
import { usageTypeOf } from '../topics.js';
import { decodeUsage, type DecodedUsage, type DecodingContext } from './decode.js';

export type IncomingUsage = Pick<IncomingMessage, 'topic' | 'headers' | 'value' | 'decoded'>;

/**
 * Pure and total: no message makes it throw, so whatever it refuses can become a dead letter for good. What this
 * process has decoded when it accepted the message, and published with it, stands.
 */
export const decodeMessage = (
  message: IncomingUsage,
  context: DecodingContext,
): DecodedUsage | Invalid => orDecodingFailed(() => decode(message, context));

function decode(message: IncomingUsage, context: DecodingContext): DecodedUsage | Invalid {
  if (message.decoded !== undefined) return message.decoded as DecodedUsage;
  // Only what is kept as it came can lose digits, so only then are the digits looked at.
  const decoded = decodeAs(message, context, 'doubles');
  const hasUnknownMembers = decoded.kind === 'usage' && decoded.usage.extra !== null;
  return hasUnknownMembers ? decodeAs(message, context, 'allDigits') : decoded;
}

function decodeAs(
  message: IncomingUsage,
  context: DecodingContext,
  numbers: Numbers,
): DecodedUsage | Invalid {
  const parsed = readKafkaMessage(message, numbers);
  if (parsed.kind === 'invalid') return parsed;
  return decodeUsage(parsed.event, context, usageTypeOf(message.topic));
}
