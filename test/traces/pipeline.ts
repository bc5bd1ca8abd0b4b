/** Metering, ledger, notifications and webhooks on one store in memory, with or without traces, run step by step. */
import { createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { ledgerStream } from '#contracts';
import type { IncomingMessage, OutgoingMessage, RecordedEvent } from '#eventsourcing';
import { CreditLedger, monthAggregate, monthStreamDecider } from '#ledger';
import {
  BatchTrace,
  tracedDecider,
  tracedProjection,
  tracedPublisher,
  tracedStore,
  type Tracing,
} from '#tracing';
import { meterBatch } from '../../apps/metering/src/meter-batch.js';
import { notifications } from '../../apps/projector/src/notifications.js';

export const NOW = '2025-09-15T12:00:00.000Z';
const TENANT = 'contoso';
const GROUP = 'ai-credit-metering';

export type Pipeline = Awaited<ReturnType<typeof openPipeline>>;

export async function openPipeline(tracing: Tracing | null) {
  const file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  const store = await createSqliteEventStore(file);
  const clock = { now: () => new Date(NOW) };
  const ledger = new CreditLedger({
    clock,
    knownTenantsMax: 10,
    aggregate: monthAggregate({
      store: tracing ? tracedStore(store, tracing) : store,
      ...(tracing && { decider: tracedDecider(monthStreamDecider, tracing) }),
      retry: { sleep: async () => undefined },
      cachedMonthsMax: 10,
    }),
  });
  const sent: OutgoingMessage[] = [];
  const log = {
    publish: async (messages: readonly OutgoingMessage[]) => void sent.push(...messages),
    close: async () => undefined,
  };
  const publisher = tracing ? tracedPublisher(log, tracing) : log;
  const projection = notifications(publisher, store);
  return {
    sent,
    publisher,
    async events(): Promise<RecordedEvent[]> {
      const found: RecordedEvent[] = [];
      for await (const batch of store.read(ledgerStream(TENANT, '2025-09'))) found.push(...batch);
      return found;
    },
    /** Gives the tenant less than the cost of one run: the first run causes overage and thus a notification. */
    async ownLittle(): Promise<void> {
      const validFrom = '2025-09-01T00:00:00.000Z';
      const grant = {
        ...{ grantId: 'grant-1', sku: 'other', quantity: 1, milliCreditsEach: 1_000 },
        ...{ validFrom, validTo: null, contractStart: null },
      };
      const by = { actorId: 'admin', reason: null };
      await ledger.command(TENANT, { type: 'AddGrant', at: NOW, grant, by });
    },
    async meter(messages: readonly IncomingMessage[]): Promise<void> {
      const batch = {
        topic: 'ai-model-executed',
        partition: 7,
        messages,
        signal: new AbortController().signal,
        commit: async () => undefined,
      };
      const dependencies = { ledger, publisher, clock, onMetered: () => undefined };
      const trace = tracing && new BatchTrace(tracing, batch, GROUP);
      if (!trace) return meterBatch(dependencies, batch);
      await trace.around(() => meterBatch({ ...dependencies, trace }, batch));
    },
    /** @param at the present time, from which the age of the events is calculated */
    async notify(events: readonly RecordedEvent[], at: string): Promise<void> {
      const followed = tracing
        ? tracedProjection(projection, tracing, { now: () => new Date(at) })
        : projection;
      await followed.apply(events, undefined as never, events.at(-1)!);
    },
    close: () => file.close(),
  };
}

export function usageMessage(
  offset: number,
  headers: Readonly<Record<string, string>> = {},
): IncomingMessage {
  const data = {
    tenantId: TENANT,
    environmentId: 'prod',
    modelId: 'm-1',
    capability: 'invoiceProcessing',
    context: 'cloudFlow',
    status: 'processed',
    quantity: { pages: 1 },
  };
  return {
    topic: 'ai-model-executed',
    partition: 7,
    offset,
    key: Buffer.from(TENANT),
    value: Buffer.from(JSON.stringify(data)),
    headers: {
      ce_specversion: '1.0',
      ce_id: `run-${offset}`,
      ce_source: '/spec',
      ce_type: 'AIModelExecuted',
      ce_time: NOW,
      ...headers,
    },
  };
}
