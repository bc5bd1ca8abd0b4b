/** Messages that Kafka removed before they were read: rejected at start if topics are compacted, otherwise counted and logged. */
import { KafkaCluster, kafkaClient, KafkaSetupError } from '#adapters/kafka';
import { openEngines } from '#engines';
import { readConfiguration } from '#platform';
import { eventually, uniqueWord } from '#testing';
import { type RunningKafka, startKafka } from '#testing/kafka';
import { sleep, systemClock } from '#eventsourcing';
import { newPublisher, recordInto, numberedMessages, type Received } from './kafka-support.js';

let kafka: RunningKafka;
beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka.stop());

describe('a topic that is set to', () => {
  async function describeTopic(config: Record<string, string>): Promise<void> {
    const [plain, set] = [uniqueWord('plain'), 'set-otherwise'];
    await kafka.createTopics({ topic: plain }, { topic: `${set}-${plain}`, config });
    const connection = { brokers: kafka.brokers, clientId: 'integration' };
    const cluster = new KafkaCluster(
      connection,
      () => undefined,
      () => 0,
    );
    await cluster.describe([plain, `${set}-${plain}`]).finally(() => cluster.close());
  }

  it.each(['compact', 'compact,delete'])('%s is refused by its name', async (policy) => {
    const described = describeTopic({ 'cleanup.policy': policy });
    await expect(described).rejects.toThrow(KafkaSetupError);
    await expect(described).rejects.toThrow(
      /^Kafka: topic "set-otherwise-\S+" is compacted, [^\n]*: set cleanup\.policy to delete$/,
    );
  });

  it('delete is taken', () => describeTopic({ 'cleanup.policy': 'delete' }));

  it('compact while it is read is noticed within a minute, and when it is over', async () => {
    const topic = uniqueWord('topic');
    await kafka.createTopics({ topic });
    const time = { ms: 0 };
    const connection = { brokers: kafka.brokers, clientId: 'integration' };
    const cluster = new KafkaCluster(
      connection,
      () => undefined,
      () => time.ms,
    );
    const admin = kafkaClient(connection, () => undefined).admin();
    await admin.connect();
    const setTo = async (value: string) => {
      const configEntries = [{ name: 'cleanup.policy', value }];
      const resources = [{ type: 2, name: topic, configEntries }];
      await admin.alterConfigs({ validateOnly: false, resources });
      // The broker acknowledges the change before it reports it.
      await eventually(`the broker says ${value}`, async () => {
        const asked = [{ type: 2, name: topic, configNames: ['cleanup.policy'] }];
        const said = await admin.describeConfigs({ includeSynonyms: false, resources: asked });
        return said.resources[0]!.configEntries[0]!.configValue === value;
      });
      time.ms += 60_000;
    };
    await cluster.describe([topic]);
    await setTo('compact');
    await expect(cluster.describe([topic])).rejects.toThrow(/is compacted/);
    await expect(cluster.describe([topic])).rejects.toThrow(/is compacted/);
    await setTo('delete');
    await cluster.describe([topic]);
    await Promise.all([admin.disconnect(), cluster.close()]);
  });
});

describe('messages that are gone before they are read', () => {
  it('are said in an error line and counted once, and the rest is read', async () => {
    const topic = uniqueWord('topic');
    const group = uniqueWord('group');
    await kafka.createTopics({ topic });
    const publisher = newPublisher(kafka);
    await publisher.publish(numberedMessages(topic, 0, 8));
    await publisher.close();
    const admin = kafkaClient({ brokers: kafka.brokers, clientId: 'a' }, () => undefined).admin();
    await admin.connect();
    await admin.setOffsets({ groupId: group, topic, partitions: [{ partition: 0, offset: '2' }] });
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '5' }] });
    await admin.disconnect();

    const errors: string[] = [];
    const gaps: unknown[] = [];
    const received: Received[] = [];
    const engines = openEngines({
      configuration: readConfiguration({ KAFKA_BROKERS: kafka.brokers.join() }),
      clock: systemClock,
      sleep,
      onNotice: (level, message) => level === 'error' && errors.push(message),
      onLogGap: (partition) => gaps.push(partition),
    });
    const source = await engines.batchSource(group);
    await source.start([topic], recordInto(received));
    await eventually('the rest has come', () => received.length >= 3);
    await source.stop();
    await engines.close();
    expect(received.map(({ value }) => value)).toEqual(['5', '6', '7']);
    expect(gaps).toEqual([{ topic, partition: 0 }]);
    expect(errors).toEqual([expect.stringContaining(`${topic}/0: the committed offset`)]);
  });
});
