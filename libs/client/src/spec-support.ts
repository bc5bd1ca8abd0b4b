/**
 * Helpers for the client's specs: a meter with configured responses, a clock that the spec sets, and recorded
 * pauses.
 */
import { meterClient } from './client.js';
import type { ClientOptions } from './options.js';
import type { UsageEvent } from './usage-event.js';

export interface Asked {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly events: readonly UsageEvent[];
  readonly signal: AbortSignal;
}

export type Respond = (asked: Asked, attempt: number) => Response | Promise<Response>;

export function fakeMeter(respond: Respond, options: Partial<ClientOptions> = {}) {
  const asked: Asked[] = [];
  const pauses: number[] = [];
  const clock = { nowMs: 0 };
  const client = meterClient({
    baseUrl: 'http://meter/',
    ...options,
    outside: {
      fetch: async (url, init) => {
        const { authorization } = init?.headers as Record<string, string>;
        const body = init?.body as string | undefined;
        const events = body === undefined ? [] : (JSON.parse(body) as UsageEvent[]);
        const request = { url: url as string, authorization, events, signal: init!.signal! };
        return respond(request, asked.push(request));
      },
      sleep: async (milliseconds) => void pauses.push(milliseconds),
      now: () => clock.nowMs,
      random: () => 0,
      ...options.outside,
    },
  });
  return { client, asked, pauses, clock, idsAsked: () => asked.map(({ events }) => ids(events)) };
}

export const ids = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

export const usage = (id: string): UsageEvent => ({
  specversion: '1.0',
  id,
  source: '/flows',
  type: 'AIModelExecuted',
  time: '2026-11-03T10:15:00Z',
  data: {
    tenantId: 'contoso',
    environmentId: 'prod',
    modelId: 'm-4',
    capability: 'invoiceProcessing',
    context: 'cloudFlow',
    status: 'processed',
    quantity: { pages: 3 },
  },
});

export const usages = (count: number) => Array.from({ length: count }, (_, n) => usage(`e-${n}`));

export const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

export const accepted: Respond = ({ events }) =>
  answer(202, { results: events.map(({ id }) => ({ id, status: 'accepted' })) });

export const unavailable = (headers: Record<string, string> = {}) =>
  answer(503, { type: 'urn:problem-type:ai-credit-meter:unavailable', title: 'No' }, headers);

/** A promise that a spec resolves. */
export function latch<T>() {
  let open: (value: T) => void = () => {};
  const opened = new Promise<T>((resolve) => void (open = resolve));
  return { opened, open };
}
