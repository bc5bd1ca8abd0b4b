/** Valid usage events that the specifications of this library modify. */
import fc from 'fast-check';
import { CONTEXTS, CURRENCIES, MILLI_CREDITS_MAX, STATUSES } from '#metering';
import { USAGE_DATA } from '#testing';
import { decodeMessage, type IncomingUsage } from './decode-message.js';

export const NOW = '2026-11-20T12:00:00.000Z';

export const EVENT = {
  specversion: '1.0',
  id: '7f0c',
  source: 'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
  type: 'AIModelExecuted',
  time: '2026-11-03T10:15:00Z',
  datacontenttype: 'application/json',
  data: USAGE_DATA,
};

export const TOPIC = 'ai-model-executed';

export const jsonBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

export function structured(event: object, contentType?: string): IncomingUsage {
  const headers = { 'content-type': contentType ?? 'application/cloudevents+json; charset=UTF-8' };
  return { topic: TOPIC, headers, value: jsonBytes(event) };
}

type Attributes = Readonly<Record<string, unknown>>;

export function binary({ data, ...attributes }: Attributes): IncomingUsage {
  const headers = Object.entries(attributes).map(([name, value]): [string, Buffer] =>
    name === 'datacontenttype'
      ? ['content-type', Buffer.from(String(value))]
      : [`ce_${name}`, Buffer.from(String(value))],
  );
  return { topic: TOPIC, headers: Object.fromEntries(headers), value: jsonBytes(data) };
}

const beginning = '2015-01-01T00:00:00.000Z';

export const decoded = (message: IncomingUsage) => decodeMessage(message, { now: NOW, beginning });

/** @throws Error for a rejected message */
export function usageIn(message: IncomingUsage) {
  const result = decoded(message);
  if (result.kind === 'invalid') throw new Error(result.reason.message);
  return result;
}

/** @returns the reason of the rejection, or null for valid usage */
export function reasonOf(message: IncomingUsage) {
  const result = decoded(message);
  return result.kind === 'invalid' ? result.reason : null;
}

/** Text that a person could type: no control characters, no lone surrogates. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((name) => `${name.replace(/[\p{Cc}\p{Cs}]/gu, '')}/x`);
const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

export const goodEvents = fc.record({
  ...Object.fromEntries(Object.entries(EVENT).map(([name, value]) => [name, fc.constant(value)])),
  id: text,
  source: text,
  data: fc.record({
    tenantId: text,
    environmentId: text,
    environmentName: optional(fc.anything()),
    userId: optional(text),
    modelId: text,
    capability: fc.constant('receiptProcessing'),
    context: fc.constantFrom(...CONTEXTS),
    status: fc.constantFrom(...STATUSES),
    preview: optional(fc.boolean()),
    quantity: fc.record({ pages: count, rows: optional(count) }),
    statedCredits: optional(
      fc.record({
        currency: fc.constantFrom(...CURRENCIES),
        milliCredits: fc.integer({ min: 0, max: MILLI_CREDITS_MAX }),
      }),
    ),
    region: optional(fc.jsonValue({ maxDepth: 3 })),
  }),
});
