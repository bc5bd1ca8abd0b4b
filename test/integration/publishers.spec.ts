/** Publishing as docs/integration.md shows it on a real broker, and a trace carried by Kafka. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { NOTIFICATION_TOPIC } from '#contracts';
import { eventually } from '#testing';
import { type RunningKafka, startKafka } from '#testing/kafka';
import { codeBlocks } from '../documents/markdown.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { createMeterTopics, readWholeTopic } from '../support/kafka-topics.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { type Tenant, tenantOf } from '../support/tenant.js';
import { type TraceCollector, traceCollector } from '../support/trace-collector.js';
import { usageEvent } from '../support/usage-events.js';
import { presentMonth } from './present.js';

const run = promisify(execFile);
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PUBLISHER = 'b7ad6b7169203331';

let kafka: RunningKafka;
let folder: DataFolder;
let collector: TraceCollector;
let meter: Meter;

beforeAll(async () => {
  [kafka, folder, collector] = await Promise.all([startKafka(), dataFolder(), traceCollector()]);
  await createMeterTopics(kafka);
  const { env } = collector;
  meter = await startMeter({ dataDir: folder.path, kafkaBrokers: kafka.brokers, env });
}, PATIENCE_MS);
afterAll(async () => {
  await meter?.kill();
  await Promise.all([folder?.remove(), kafka?.stop(), collector?.close()]);
});

const ownerOf = async (id: string): Promise<Tenant> => {
  const tenant = tenantOf(meter.http, id);
  await tenant.own(1_000);
  return tenant;
};

it('takes what the snippet for kcat sends', async () => {
  const month = presentMonth();
  const contoso = await ownerOf('contoso');
  const [snippet] = codeBlocks.filter(
    ({ document, text }) => document === 'docs/integration.md' && text.includes('kcat -P'),
  );
  const command = snippet!.text
    .replace('localhost:9092', kafka.brokers.join())
    .replace(/ce_time=\S+/, `ce_time=${month}-01T00:00:00Z`);
  await run('bash', ['-c', command]);
  expect((await contoso.usageOf(1, month)).consumed.credits).toBe('96');
});

it('follows a trace through the broker to the notification on it', async () => {
  const month = presentMonth();
  const fabrikam = await ownerOf('fabrikam');
  const {
    data,
    datacontenttype: _,
    ...attributes
  } = usageEvent({
    id: 'run-1',
    tenantId: 'fabrikam',
    time: `${month}-01T00:00:00Z`,
    data: { statedCredits: { currency: 'aiBuilder', milliCredits: 2_000_000 } },
  });
  const traced = { ...attributes, traceparent: `00-${TRACE}-${PUBLISHER}-01` };
  const headers = Object.entries(traced).flatMap(([name, text]) => ['-H', `ce_${name}=${text}`]);
  const to = ['-P', '-t', 'ai-model-executed', '-k', 'fabrikam'];
  await kafka.kcat([...to, '-X', 'partitioner=murmur2_random', ...headers], JSON.stringify(data));
  await fabrikam.usageOf(1, month);
  const named = (name: string) =>
    collector.spans.filter((span) => span.traceId === TRACE && span.name === name);
  const whole = ['project usage', `send ${NOTIFICATION_TOPIC}`, 'append creditLedger'];
  await eventually('all is told', () => whole.every((name) => named(name).length > 0));
  const [process] = named('process ai-model-executed');
  expect(process).toMatchObject({
    parentSpanId: PUBLISHER,
    attributes: { 'messaging.system': 'kafka', 'meter.outcome': 'charged' },
  });
  for (const name of whole) expect(named(name)[0]!.parentSpanId).toBe(process!.spanId);
  const notifications = await readWholeTopic(kafka, NOTIFICATION_TOPIC);
  const contexts = notifications.map((message) => String(message.headers['traceparent']));
  const sent = named(`send ${NOTIFICATION_TOPIC}`).map(({ spanId }) => `00-${TRACE}-${spanId}-01`);
  expect(contexts).toEqual(expect.arrayContaining(sent));
});
