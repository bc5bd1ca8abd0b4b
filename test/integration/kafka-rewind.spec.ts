/** A Kafka group ahead of a restored ledger: detected at start, rewound, and nothing charged twice. */
import { readConfiguration } from '#platform';
import { type Engines, openEngines } from '#engines';
import { type RunningKafka, startKafka } from '#testing/kafka';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { RestoredLedger } from '../support/restored-ledger.js';
import { TOPICS } from '../support/scaled-engines.js';
import { METERING_GROUP } from '#contracts';
import { sleep, systemClock } from '#eventsourcing';

let kafka: RunningKafka;
let folder: DataFolder;
let log: Engines;
let restored: RestoredLedger;

beforeAll(async () => {
  kafka = await startKafka();
  await kafka.createTopics(...TOPICS.map((topic) => ({ topic, numPartitions: 3 })));
  folder = await dataFolder();
  const configuration = readConfiguration({ KAFKA_BROKERS: kafka.brokers.join() });
  log = openEngines({ configuration, clock: systemClock, sleep, onNotice: () => undefined });
  restored = new RestoredLedger(log, folder.path);
});
afterAll(async () => {
  await restored?.close();
  await log?.close();
  await folder?.remove();
  await kafka?.stop();
});

it('offsets of a group ahead of a restored ledger are said, and rewound', async () => {
  await restored.publish(20);
  expect(await restored.meter()).toEqual({ charged: 20, duplicate: 0 });
  expect(await restored.missing()).toBeNull();
  await restored.backUp();
  await restored.publish(40);
  await restored.meter();
  await restored.restore();
  expect(await restored.missing()).toMatch(
    /^ai-credit-metering has read ai-model-executed\/\d up to/,
  );
  const said = await restored.rewind();
  expect(said.at(-1)).toBe(
    'Usage is read again from there, and charged where this ledger lacks it.',
  );
  expect(await restored.missing()).toBeNull();
  expect(await restored.meter()).toEqual({ charged: 40, duplicate: 20 });
  expect(await restored.charges()).toBe(60);
});

it('offsets of a group that has members are left alone', async () => {
  const source = await log.batchSource(METERING_GROUP);
  await source.start(['ai-model-executed'], async ({ messages, commit }) =>
    commit(messages.at(-1)!.offset),
  );
  await expect(restored.rewind()).rejects.toThrow(/has 1 members: stop the processes that meter/);
  await source.stop();
});
