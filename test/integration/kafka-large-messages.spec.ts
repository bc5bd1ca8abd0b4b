/**
 * Messages too large for the dead-letter topic: metering records their position instead of their content, and continues after them.
 */
import { type RunningKafka, startKafka } from '#testing/kafka';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { createMeterTopics, readWholeTopic } from '../support/kafka-topics.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { opsOver } from '../support/ops.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { newPublisher } from './kafka-support.js';
import { presentMonth } from './present.js';

const TOPIC = 'ai-model-executed';
const LETTERS = {
  topic: `${TOPIC}.dlq`,
  numPartitions: 6,
  config: { 'max.message.bytes': '100000' },
};

const WHERE =
  / A letter with its bytes is too large for ai-model-executed\.dlq: ai-model-executed\/\d holds them at offset \d\.$/;

let kafka: RunningKafka;
let folder: DataFolder;
let meter: Meter;
beforeAll(async () => {
  kafka = await startKafka();
  await kafka.createTopics(LETTERS);
  await createMeterTopics(kafka);
  folder = await dataFolder();
  meter = await startMeter({ dataDir: folder.path, kafkaBrokers: kafka.brokers });
}, PATIENCE_MS);
afterAll(async () => {
  await meter?.kill();
  await folder?.remove();
  await kafka?.stop();
});

it('become dead letters, without their content where that is too large for one, and messages after them are charged', async () => {
  const publisher = newPublisher(kafka);
  const send = (key: string, value: Buffer) =>
    publisher.publish([{ topic: TOPIC, key, value, headers: {} }]);
  const time = `${presentMonth()}-01T00:00:00Z`;
  const good = usageEvent({ id: 'good', tenantId: 'contoso', time });
  await send('contoso', Buffer.alloc(900_000, 0xff));
  await send('k'.repeat(500_000), Buffer.from('no event'));
  await send('contoso', Buffer.from('no event'));
  await send('contoso', Buffer.from(JSON.stringify(good)));
  await publisher.close();

  const usage = await tenantOf(meter.http, 'contoso').usageOf(1, presentMonth());
  expect(usage).toMatchObject({ consumed: { credits: '32' } });
  const letters = await readWholeTopic(kafka, LETTERS.topic);
  const contents = letters.map(({ headers }) => String(headers['dlq-content'] ?? 'whole'));
  expect(contents.toSorted()).toEqual(['absent', 'absent', 'whole']);
  const reasons = letters.map(({ headers }) => String(headers['dlq-reason']));
  expect(reasons.filter((reason) => WHERE.test(reason))).toHaveLength(2);
});

it('are skipped when dead letters are sent again, where nothing of them is in the letters', async () => {
  const env = { KAFKA_BROKERS: kafka.brokers.join(), DATA_DIR: folder.path };
  const { code, out } = await opsOver(env, 'resubmit');
  expect([code, out]).toEqual([0, expect.stringContaining('1 sent again, 2 skipped')]);
});
