/** Makes one delivery attempt within a span; the receiver gets the trace context. */
import { endAttempt, startAttempt, traceparentOf, type Tracing } from '#tracing';
import type { Message } from './delivery.js';
import type { Endpoint } from './endpoint.js';
import { type SendResult, sendTo, type Targets } from './targets.js';

interface Sending {
  readonly tenantId: string;
  readonly endpoint: Endpoint;
  readonly messages: readonly Message[];
  /** From 1. */
  readonly attempt: number;
  readonly now: Date;
}

export async function sendTraced(
  { tenantId, endpoint, messages, attempt, now }: Sending,
  targets: Targets,
  tracing: Tracing | null,
): Promise<SendResult> {
  const traceparents = messages.map(({ traceparent }) => traceparent);
  const url = new URL(endpoint.url);
  const seen = { tenantId, format: endpoint.format, url, attempt, traceparents };
  const span = tracing && startAttempt(tracing, seen);
  const traceparent = span ? traceparentOf(span) : traceparents[0];
  const result = await sendTo({ endpoint, messages, now, traceparent }, targets);
  if (span) endAttempt(span, result);
  return result;
}
