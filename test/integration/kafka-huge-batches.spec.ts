/**
 * Batches of a few kilobytes that decompress to more than fits into memory: metering makes each a dead letter with a reason, and continues after it.
 */
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
import { presentMonth } from './present.js';

const TOPIC = 'ai-model-executed';
const CODECS = ['gzip', 'lz4', 'zstd'];
const REASON =
  /^The record batch with the offsets \d+ to \d+ cannot be read: it unpacks to more than 64 MiB\. Send what it held again, in smaller batches\.$/;

let kafka: RunningKafka;
let folder: DataFolder;
let meter: Meter;
beforeAll(async () => {
  kafka = await startKafka();
  await createMeterTopics(kafka);
  folder = await dataFolder();
  meter = await startMeter({ dataDir: folder.path, kafkaBrokers: kafka.brokers });
}, PATIENCE_MS);
afterAll(async () => {
  await meter?.kill();
  await folder?.remove();
  await kafka?.stop();
});

it('become dead letters, one each, and messages after them are charged', async () => {
  const huge = join(folder.path, 'huge-message');
  await writeFile(huge, 'x'.repeat(80 * 1024 * 1024));
  const large = ['-k', 'contoso', ...WHERE_JAVA_PUTS_IT, '-X', 'message.max.bytes=200000000'];
  for (const codec of CODECS) {
    await kafka.kcat(['-P', '-t', TOPIC, ...large, '-z', codec, huge]);
  }
  const time = `${presentMonth()}-01T00:00:00Z`;
  await kcatBinary(kafka, TOPIC, usageEvent({ id: 'good', tenantId: 'contoso', time }));

  const usage = await tenantOf(meter.http, 'contoso').usageOf(1, presentMonth());
  expect(usage).toMatchObject({ consumed: { credits: '32' } });
  const letters = await readWholeTopic(kafka, `${TOPIC}.dlq`);
  const reasons = letters.map(({ headers }) => String(headers['dlq-reason']));
  expect(reasons).toEqual(CODECS.map(() => expect.stringMatching(REASON)));
  const { body } = await meter.http.get('/v1/rejected?code=unreadableBatch');
  expect(body).toMatchObject({ rejected: CODECS.map(() => ({ code: 'unreadableBatch' })) });
});

it('are skipped when dead letters are sent back: nothing of them is in the letters', async () => {
  const env = { KAFKA_BROKERS: kafka.brokers.join(), DATA_DIR: folder.path };
  const { code, out } = await opsOver(env, 'resubmit');
  expect([code, out]).toEqual([0, expect.stringContaining('0 sent again, 3 skipped')]);
});
