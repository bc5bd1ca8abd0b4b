/** A topic that gets more partitions, or is recreated with fewer, while the system runs: it is reported, and nothing accepted is lost. */
import { kafkaClient } from '#adapters/kafka';
import { eventually } from '#testing';
import { type RunningKafka, startKafka } from '#testing/kafka';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { createMeterTopics } from '../support/kafka-topics.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { opsOver } from '../support/ops.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { presentMonth } from './present.js';

const TOPIC = 'ai-model-executed';
const MONTH = presentMonth();
const TENANT = 'contoso';

let kafka: RunningKafka;
type Client = ReturnType<typeof kafkaClient>;

let client: Client;
let folder: DataFolder;
let meter: Meter;

const env = () => ({ KAFKA_BROKERS: kafka.brokers.join(), DATA_DIR: folder.path });
const start = () => startMeter({ dataDir: folder.path, kafkaBrokers: kafka.brokers });
const usage = (id: string) => usageEvent({ id, tenantId: TENANT, time: `${MONTH}-01T00:00:00Z` });

beforeEach(async () => {
  kafka = await startKafka();
  client = kafkaClient({ brokers: kafka.brokers, clientId: 'reshaping' }, () => undefined);
  await createMeterTopics(kafka);
  folder = await dataFolder();
  meter = await start();
  await tenantOf(meter.http, TENANT).use(usage('before'));
  await tenantOf(meter.http, TENANT).usageOf(1, MONTH);
}, PATIENCE_MS);
afterEach(async () => {
  await meter.kill();
  await folder.remove();
  await kafka.stop();
});

type Admin = ReturnType<Client['admin']>;

async function administer<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = client.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

const isSaid = (what: RegExp) =>
  eventually('readiness says it', async () => {
    const { status, body } = await meter.http.get('/health/ready');
    return status === 503 && what.test(body.checks['message log'].missing ?? '');
  });

/** Adopts the new partitioning, starts again, and expects all runs, each charged once. */
async function adopt(runs: number): Promise<void> {
  await meter.stop();
  expect(await opsOver(env(), 'adopt-log')).toMatchObject({ code: 0 });
  meter = await start();
  const { consumed } = await tenantOf(meter.http, TENANT).usageOf(runs, MONTH);
  expect(consumed.milliCredits).toBe(runs * 32_000);
  expect((await meter.http.get('/health/ready')).status).toBe(200);
}

const partitions = (admin: Admin) =>
  admin.fetchTopicMetadata({ topics: [TOPIC] }).then(({ topics }) => topics[0]!.partitions.length);

it(
  'with more partitions',
  async () => {
    const count = await administer(partitions);
    const wider = { topicPartitions: [{ topic: TOPIC, count: count + 2 }] };
    await administer((admin) => admin.createPartitions(wider));
    const producer = client.producer();
    await producer.connect();
    const headers = { 'content-type': 'application/cloudevents+json' };
    const value = JSON.stringify(usage('in a new partition'));
    const message = { partition: count, key: TENANT, value, headers };
    await producer.send({ topic: TOPIC, messages: [message] });
    await producer.disconnect();
    await isSaid(new RegExp(`has ${count + 2} partitions and had ${count}.*"ops adopt-log"`));
    await tenantOf(meter.http, TENANT).use(usage('during'), usage('before'));
    await adopt(3);
  },
  PATIENCE_MS,
);

it(
  'made anew with one partition',
  async () => {
    const count = await administer(partitions);
    await administer((admin) => admin.deleteTopics({ topics: [TOPIC] }));
    await isSaid(/ai-model-executed/);
    const narrow = { topics: [{ topic: TOPIC, numPartitions: 1 }], waitForLeaders: false };
    await administer((admin) => admin.createTopics(narrow));
    await isSaid(new RegExp(`has 1 partitions and had ${count}.*"ops adopt-log"`));
    await tenantOf(meter.http, TENANT).use(usage('during'), usage('before'));
    await adopt(2);
  },
  PATIENCE_MS,
);
