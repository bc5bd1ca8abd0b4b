/** Decodes a CloudEvent to usage that the ledger may record, or to the reason of its rejection. */
import { deterministicUuid } from '#eventsourcing';
import { type IdentifiedUsage, type Instant, monthOf, type UsageType } from '#metering';
import { isText, isTooDeep } from '#validation';
import { attributeText, type CloudEvent, type ParsedEvent } from '../cloud-events/cloud-event.js';
import { tooDeep } from '../json.js';
import { type Invalid, invalid } from '../reason.js';
import { payloadHash } from './payload-hash.js';
import { brokenRule } from './rules.js';
import { usageOf } from './usage-of.js';
import { explain, isUsageEvent } from './validator.js';

/** A usage event with validated members. */
export interface DecodedUsage extends IdentifiedUsage {
  readonly kind: 'usage';
  /** The event's trace context; an invalid one is omitted, not rejected, because it affects no decision. */
  readonly traceparent?: string;
  readonly correlationId?: string;
}

export interface DecodingContext {
  /** The present time of the decoding process. */
  readonly now: Instant;
  /** Usage before this is rejected; absent, usage of any age is accepted. */
  readonly beginning?: Instant;
}

/** The identity of a usage event: tenant, source and id, but not its time. */
export function usageKeyOf(tenantId: string, source: string, id: string): string {
  return deterministicUuid('usage', tenantId, source, id);
}

/**
 * Rejects an event, however it was sent, that is valid only because a number was rounded or became text.
 * @param expectedType the type of the topic; absent if both types are allowed
 */
export function decodeParsed(
  { event, rounded }: ParsedEvent,
  context: DecodingContext,
  expectedType?: UsageType,
): DecodedUsage | Invalid {
  const checked = rounded && decodeUsage(rounded, context, expectedType);
  return checked?.kind === 'invalid' ? checked : decodeUsage(event, context, expectedType);
}

export function decodeUsage(
  event: CloudEvent,
  context: DecodingContext,
  expectedType?: UsageType,
): DecodedUsage | Invalid {
  if (!isUsageEvent(event)) return explain(event);
  const broken = brokenRule(event) ?? wrongType(event.type, expectedType);
  if (broken) return broken;
  const usage = usageOf(event);
  const outOfTime = impossibleTime(usage.time, context);
  if (outOfTime) return outOfTime;
  if (usage.extra && isTooDeep(usage.extra)) return tooDeep('data');
  const { traceparent } = event;
  const correlationId = attributeText(event['correlationid']);
  return {
    kind: 'usage',
    usage,
    usageKey: usageKeyOf(usage.tenantId, usage.source, usage.id),
    payloadHash: payloadHash(usage),
    traceparent: isTraceparent(traceparent) ? traceparent : undefined,
    correlationId: isText(correlationId) ? correlationId : undefined,
  };
}

function wrongType(type: UsageType, expected: UsageType | undefined): Invalid | null {
  if (expected === undefined || type === expected) return null;
  return invalid('wrongTopic', `type is ${type}, but this topic is for ${expected}.`, 'type');
}

/** A month that has not begun cannot be charged, even if a publisher's clock is only slightly ahead. */
function impossibleTime(time: Instant, { now, beginning }: DecodingContext): Invalid | null {
  if (beginning !== undefined && time < beginning) {
    const message = `time is ${time}, before ${beginning}, the earliest that is accepted: check that the publisher sets it.`;
    return invalid('beforeBeginning', message, 'time');
  }
  const month = monthOf(time);
  if (month <= monthOf(now)) return null;
  const message = `time is in ${month}, which has not begun: send the event again once it has.`;
  return invalid('futureMonth', message, 'time');
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && TRACEPARENT.test(value);
}
