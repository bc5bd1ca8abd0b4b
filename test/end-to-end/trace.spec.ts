/** One trace from a publisher's request to the notification, exported by a real process. */
import { join } from 'node:path';
import { eventually, freePort } from '#testing';
import { openReceiver, type Receiver } from '../../libs/webhooks/src/testing/receiver.js';
import { quickProduct } from '../support/built-product.js';
import { Child } from '../support/child.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { httpClient, STRUCTURED } from '../support/http-client.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';
import { type TraceCollector, traceCollector } from '../support/trace-collector.js';
import { usageEvent } from '../support/usage-events.js';

const NOW = '2025-09-15T12:00:00Z';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PUBLISHER = 'b7ad6b7169203331';

let folder: DataFolder;
let collector: TraceCollector;
let receiver: Receiver;
let meter: Meter;

beforeAll(async () => {
  [folder, collector, receiver] = await Promise.all([
    dataFolder(),
    traceCollector(),
    openReceiver(),
  ]);
  meter = await startMeter({ dataDir: folder.path, clockStart: NOW, env: collector.env });
}, PATIENCE_MS);
afterAll(async () => {
  await meter.kill();
  await Promise.all([collector.close(), receiver.close()]);
  await folder.remove();
});

const spansOf = (traceId: string) => collector.spans.filter((span) => span.traceId === traceId);
const namesOf = (traceId: string) => spansOf(traceId).map(({ name }) => name);

/** Each test has its own tenant, because a tenant's first run causes overage and thus a notification. */
async function publish(tenantId: string, id: string, traceparent?: string): Promise<void> {
  const event = usageEvent({
    id,
    tenantId,
    time: NOW,
    data: { statedCredits: { currency: 'aiBuilder', milliCredits: 20_000 } },
  });
  const headers = {
    'content-type': STRUCTURED,
    ...(traceparent !== undefined && { traceparent }),
  };
  const answer = await meter.http.send('POST', '/v1/events', event, headers);
  expect(answer.status).toBe(202);
}

/** A span is exported when it ends, so the order may differ from the order of processing. */
const EVERY_SPAN = [
  'POST',
  'POST /v1/events',
  'process ai-model-executed',
  'project usage',
  'send ai-credit-notifications',
  'send ai-model-executed',
];

it('goes from the request through log, decision, append and rows to the notification and the webhook', async () => {
  const tenant = tenantOf(meter.http, 'contoso');
  await tenant.own(10);
  await tenant.send('PUT', '/webhooks/ops', { url: receiver.url, types: ['OverageEntered'] });
  await publish('contoso', 'run-1', `00-${TRACE}-${PUBLISHER}-01`);
  await eventually('all is told', () => {
    const names = namesOf(TRACE);
    return EVERY_SPAN.every((name) => names.includes(name));
  });
  const spans = spansOf(TRACE);
  const named = (name: string) => spans.filter((span) => span.name === name);
  const [request] = named('POST /v1/events');
  const [send] = named('send ai-model-executed');
  const [process] = named('process ai-model-executed');
  expect(request).toMatchObject({ parentSpanId: PUBLISHER, service: 'ai-credit-meter' });
  expect(send).toMatchObject({ parentSpanId: request!.spanId });
  expect(process).toMatchObject({
    parentSpanId: send!.spanId,
    attributes: {
      'messaging.system': 'embedded_journal',
      'messaging.destination.name': 'ai-model-executed',
      'messaging.operation.type': 'process',
      'cloudevents.event_id': 'run-1',
      'meter.tenant_id': 'contoso',
      'meter.outcome': 'charged',
    },
  });
  for (const name of ['decide RecordUsage', 'append creditLedger', 'project usage', 'POST']) {
    expect(named(name)[0]).toMatchObject({ parentSpanId: process!.spanId });
  }
  const [delivery] = named('POST');
  expect(delivery!.attributes).toMatchObject({ 'http.response.status_code': 204 });
  expect(receiver.received[0]!.headers).toMatchObject({
    traceparent: `00-${TRACE}-${delivery!.spanId}-01`,
  });
  expect(receiver.received[0]!.body).not.toContain(TRACE);
});

it('links the batch with the traces of its messages', async () => {
  const linked = TRACE.replace('0', '3');
  await publish('fabrikam', 'run-5', `00-${linked}-${PUBLISHER}-01`);
  await eventually('the batch is told', () =>
    collector.spans.some(({ links, attributes }) => {
      return links.includes(linked) && attributes['messaging.batch.message_count'] !== undefined;
    }),
  );
});

it('exports nothing for a publisher that does not sample, nor for one that sends no trace', async () => {
  const unsampled = TRACE.replace('0', '1');
  await publish('northwind', 'run-2', `00-${unsampled}-${PUBLISHER}-00`);
  await publish('northwind', 'run-3');
  await tenantOf(meter.http, 'northwind').usageOf(2);
  await publish('northwind', 'run-4', `00-${TRACE.replace('0', '2')}-${PUBLISHER}-01`);
  await eventually('a later one is told', () =>
    namesOf(TRACE.replace('0', '2')).includes('project usage'),
  );
  expect(namesOf(unsampled)).toEqual([]);
  const told = collector.spans.map(({ attributes }) => attributes['cloudevents.event_id']);
  expect(told).not.toContain('run-2');
  expect(told).not.toContain('run-3');
});

describe('a collector that is away', () => {
  it(
    'keeps nothing from being charged and the process from ending in order, and is named once',
    async () => {
      const own = await dataFolder();
      const script = join(await quickProduct(), 'apps/standalone/src/main.js');
      const nowhere = `http://127.0.0.1:${await freePort()}`;
      const child = new Child({
        script,
        env: {
          PORT: '0',
          DATA_DIR: own.path,
          LOG_LEVEL: 'warn',
          CLOCK_START: NOW,
          OTEL_EXPORTER_OTLP_ENDPOINT: nowhere,
          OTEL_EXPORTER_OTLP_TIMEOUT: '500',
          OTEL_BSP_SCHEDULE_DELAY: '50',
        },
      });
      const http = httpClient(await child.says(/^ *API +(http:\S+)$/m));
      const contoso = tenantOf(http, 'contoso');
      await contoso.own(10);
      await contoso.use(usageEvent({ id: 'run-1', tenantId: 'contoso', time: NOW }));
      await contoso.usageOf(1);
      await eventually('it is said', () => child.output.includes('traces are not sent'));
      expect(await child.end('SIGTERM')).toBe(0);
      await own.remove();
    },
    PATIENCE_MS,
  );
});
