/** What metering counts and logs for its batches: messages and their outcomes, so that read = charged + duplicate + rejected (P2). */
import type { IncomingMessage, MessageBatch } from '#eventsourcing';
import type { UsageOutcome } from '#ledger';
import { createMetrics, readConfiguration } from '#platform';
import type { AppContext } from '#engines';
import { USAGE_DATA } from '#testing';
import { METER } from './metering.controller.js';
import { meteringApp } from './metering-app.js';

const TOPIC = 'ai-model-executed';
const time = '2026-11-20T12:00:00.000Z';

const messageAt = (offset: number, data: object): IncomingMessage => ({
  ...{ topic: TOPIC, partition: 3, offset, headers: {}, key: Buffer.from('contoso') },
  value: Buffer.from(
    JSON.stringify({
      ...{ specversion: '1.0', id: `run-${offset}`, source: '/spec', type: 'AIModelExecuted' },
      ...{ time, data },
    }),
  ),
});

/** The ledger returns the outcomes in order; the messages after them are not usage events. */
async function metered(outcomes: readonly UsageOutcome[], invalid: number) {
  const metrics = createMetrics();
  const lines: object[] = [];
  const { modules } = await meteringApp({
    engines: {
      batchSource: async () => ({ lag: async () => [] }),
      publisher: async () => ({ publish: async () => undefined }),
    },
    ledger: async () => ({
      newestEvent: null,
      recordUsage: async (_tenantId: string, { length }: { readonly length: number }) =>
        outcomes.slice(0, length),
    }),
    ...{ metrics, tracing: null, configuration: readConfiguration({}) },
    clock: { now: () => new Date(time) },
    onDebug: (what: string, fields: object) => lines.push({ what, ...fields }),
    onNotice: () => undefined,
  } as unknown as AppContext);
  const [{ useValue: meter }] = modules![0]!.providers as [
    { readonly provide: typeof METER; readonly useValue: (batch: MessageBatch) => Promise<void> },
  ];
  const messages = Array.from({ length: outcomes.length + invalid }, (_, index) =>
    messageAt(40 + index, index < outcomes.length ? USAGE_DATA : {}),
  );
  const { signal } = new AbortController();
  await meter({ topic: TOPIC, partition: 3, messages, signal, commit: async () => undefined });
  const text = await metrics.registry.metrics();
  const counted = text.split('\n').filter((line) => /^meter_(events|dead)_.* [1-9]/.test(line));
  return { counted, text, lines };
}

const CHARGED: UsageOutcome = { kind: 'charged' } as UsageOutcome;
const DUPLICATE: UsageOutcome = { kind: 'duplicate' };
const REJECTED = {
  kind: 'rejected',
  rejection: { code: 'usageBeforeLedger', detail: 'why' },
} as unknown as UsageOutcome;
const PLACE = `topic="${TOPIC}",partition="3"`;

it('counts each message once as read and once by its outcome, and every dead letter', async () => {
  const outcomes = [CHARGED, DUPLICATE, CHARGED, REJECTED, DUPLICATE, CHARGED];
  const { counted } = await metered(outcomes, 3);
  expect(new Set(counted)).toEqual(
    new Set([
      `meter_events_read_total{${PLACE}} 9`,
      `meter_events_charged_total{${PLACE}} 3`,
      `meter_events_duplicate_total{${PLACE}} 2`,
      `meter_events_rejected_total{${PLACE},reason="usageBeforeLedger"} 1`,
      `meter_events_rejected_total{${PLACE},reason="invalidMember"} 3`,
      `meter_dead_letters_total{topic="${TOPIC}"} 4`,
    ]),
  );
});

it('shows a counter of dead letters before there is one', async () => {
  const { text } = await metered([CHARGED], 0);
  expect(text).toContain(`meter_dead_letters_total{topic="${TOPIC}"} 0`);
});

it('logs the same of the batch, and each rejected message with its offset', async () => {
  const { lines } = await metered([CHARGED, DUPLICATE, REJECTED, CHARGED], 1);
  const partition = { topic: TOPIC, partition: 3 };
  expect(lines).toMatchObject([
    { what: 'rejected', ...partition, offset: 42, key: 'contoso', code: 'usageBeforeLedger' },
    { what: 'rejected', ...partition, offset: 44, key: 'contoso' },
    {
      ...{ what: 'metered', ...partition, offset: 40 },
      ...{ messages: 5, charged: 2, duplicate: 1, rejected: 2 },
    },
  ]);
});
