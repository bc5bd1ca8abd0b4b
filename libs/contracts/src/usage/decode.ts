/** From a CloudEvent that claims to be usage to usage the ledger may record, or the reason why not. */
import { deterministicUuid } from '#eventsourcing';
import type { Instant, Usage, UsageType } from '#metering';
import { attributeText, type CloudEvent } from '../cloud-events/cloud-event.js';
import { isTooDeep, tooDeep } from '../json.js';
import { type Invalid, invalid } from '../reason.js';
import { isText } from '../validation/constraints.js';
import { payloadHash } from './payload-hash.js';
import { brokenRule } from './rules.js';
import { usageOf } from './usage-of.js';
import { explain, isUsageEvent } from './validator.js';

export interface DecodedUsage {
  readonly kind: 'usage';
  readonly usage: Usage;
  /** Identifies the event for ever; see `usageKeyOf`. */
  readonly usageKey: string;
  /** Same key and same hash is a duplicate; same key and another hash is a conflict. */
  readonly payloadHash: string;
  /** Helps to follow the event and decides nothing, so a bad one is left out and not refused. */
  readonly traceparent?: string;
  readonly correlationId?: string;
}

export interface DecodingContext {
  readonly now: Date;
  /** What the topic is for; not given where events of both types may come. */
  readonly expectedType?: UsageType;
}

/** The identity of a usage event: tenant, source and id, and never its time. */
export function usageKeyOf(tenantId: string, source: string, id: string): string {
  return deterministicUuid('usage', tenantId, source, id);
}

export function decodeUsage(event: CloudEvent, context: DecodingContext): DecodedUsage | Invalid {
  if (!isUsageEvent(event)) return explain(event);
  const broken = brokenRule(event) ?? wrongType(event.type, context.expectedType);
  if (broken) return broken;
  const usage = usageOf(event);
  if (isInFutureMonth(usage.time, context.now)) return futureMonth(usage.time);
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

/** Clocks differ; a publisher may be this much ahead at the turn of a month. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

function isInFutureMonth(time: Instant, now: Date): boolean {
  const startOfMonth = Date.UTC(Number(time.slice(0, 4)), Number(time.slice(5, 7)) - 1);
  return startOfMonth > now.getTime() + CLOCK_TOLERANCE_MS;
}

function futureMonth(time: Instant): Invalid {
  const message = `time is in ${time.slice(0, 7)}, a month that has not begun.`;
  return invalid('futureMonth', message, 'time');
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && TRACEPARENT.test(value);
}
