/** Decodes a message of the log, from Kafka or the embedded journal, to usage or a reason. */
import type { IncomingMessage } from '#eventsourcing';
import { readKafkaMessage } from '../cloud-events/kafka.js';
import { type Invalid, invalid, orDecodingFailed } from '../reason.js';
import { usageTypeOf } from '../topics.js';
import { decodeParsed, type DecodedUsage, type DecodingContext } from './decode.js';

export type IncomingUsage = Pick<
  IncomingMessage,
  'topic' | 'headers' | 'value' | 'decoded' | 'unreadable'
>;

/**
 * Pure and never throws, so that every rejected message can become a dead letter. If this process decoded the message
 * when it accepted it, that result is used.
 */
export const decodeMessage = (
  message: IncomingUsage,
  context: DecodingContext,
): DecodedUsage | Invalid => orDecodingFailed(() => decode(message, context));

function decode(message: IncomingUsage, context: DecodingContext): DecodedUsage | Invalid {
  if (message.decoded !== undefined) return message.decoded as DecodedUsage;
  if (message.unreadable !== undefined) return invalid('unreadableBatch', message.unreadable);
  const parsed = readKafkaMessage(message);
  return parsed.kind === 'invalid'
    ? parsed
    : decodeParsed(parsed, context, usageTypeOf(message.topic));
}
