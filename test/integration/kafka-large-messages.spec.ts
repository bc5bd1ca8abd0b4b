/** Messages and batches that are too large to read or to keep as dead letters: metering records their position instead of their content, and continues after them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningKafka, startKafka } from '#testing/kafka';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { kcatBinary, WHERE_JAVA_PUTS_IT } from '../support/kafka-programs.js';
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
const CODECS = ['gzip', 'lz4', 'zstd'];

const UNREADABLE =
  /^The record batch with the offsets \d+ to \d+ cannot be read: it unpacks to more than 64 MiB\. Send what it held again, in smaller batches\.$/;
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

const goodEventOf = (tenantId: string) =>
  usageEvent({ id: 'good', tenantId, time: `${presentMonth()}-01T00:00:00Z` });

const usageOf = (tenantId: string) => tenantOf(meter.http, tenantId).usageOf(1, presentMonth());

const CHARGED = { consumed: { credits: '32' } };

async function letters() {
  const all = await readWholeTopic(kafka, LETTERS.topic);
  return all.map(({ headers }) => ({
    reason: String(headers['dlq-reason']),
    content: String(headers['dlq-content'] ?? 'whole'),
  }));
}

it('becomes a dead letter for each message too large for one, and what is behind it is charged', async () => {
  const publisher = newPublisher(kafka);
  const send = (key: string, value: Buffer) =>
    publisher.publish([{ topic: TOPIC, key, value, headers: {} }]);
  await send('contoso', Buffer.alloc(900_000, 0xff));
  await send('k'.repeat(500_000), Buffer.from('no event'));
  await send('contoso', Buffer.from('no event'));
  await send('contoso', Buffer.from(JSON.stringify(goodEventOf('contoso'))));
  await publisher.close();

  expect(await usageOf('contoso')).toMatchObject(CHARGED);
  const written = await letters();
  expect(written.map(({ content }) => content).toSorted()).toEqual(['absent', 'absent', 'whole']);
  expect(written.filter(({ reason }) => WHERE.test(reason))).toHaveLength(2);
});

it('becomes one for each batch of a few kilobytes that unpacks to more than fits into memory', async () => {
  const huge = join(folder.path, 'huge-message');
  await writeFile(huge, 'x'.repeat(80 * 1024 * 1024));
  const large = ['-k', 'fabrikam', ...WHERE_JAVA_PUTS_IT, '-X', 'message.max.bytes=200000000'];
  for (const codec of CODECS) {
    await kafka.kcat(['-P', '-t', TOPIC, ...large, '-z', codec, huge]);
  }
  await kcatBinary(kafka, TOPIC, goodEventOf('fabrikam'));

  expect(await usageOf('fabrikam')).toMatchObject(CHARGED);
  const written = await letters();
  expect(written.filter(({ reason }) => UNREADABLE.test(reason))).toHaveLength(CODECS.length);
  const { body } = await meter.http.get('/v1/rejected?code=unreadableBatch');
  expect(body).toMatchObject({ rejected: CODECS.map(() => ({ code: 'unreadableBatch' })) });
});

it('is skipped when dead letters are sent again, as nothing of it is in the letters', async () => {
  const env = { KAFKA_BROKERS: kafka.brokers.join(), DATA_DIR: folder.path };
  const { code, out } = await opsOver(env, 'resubmit');
  expect([code, out]).toEqual([0, expect.stringContaining('1 sent again, 5 skipped')]);
});
