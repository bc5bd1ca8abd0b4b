/** The message log contract on real brokers of both supported versions. */
import { KafkaGroupOffsets } from '#adapters/kafka';
import { messageLogContract, uniqueWord } from '#testing';
import { type KafkaVersion, startKafka } from '#testing/kafka';
import { newMember, newPublisher } from './kafka-support.js';

for (const version of ['4.3.1', '3.9.1'] as const) {
  messageLogContract(`Apache Kafka ${version}`, () => startHarness(version));
}

async function startHarness(version: KafkaVersion) {
  const kafka = await startKafka({ version });
  return {
    async createTopic() {
      const topic = uniqueWord('topic');
      await kafka.createTopics({ topic, numPartitions: 4 });
      return topic;
    },
    async open(group: string) {
      const { source } = newMember(kafka, group);
      const publisher = newPublisher(kafka);
      const connection = { brokers: kafka.brokers, clientId: 'integration' };
      const offsets = new KafkaGroupOffsets(connection, group, () => undefined);
      const close = async () => {
        await Promise.all([source.stop(), publisher.close(), offsets.close()]);
      };
      return { source, publisher, offsets, close };
    },
    dispose: () => kafka.stop(),
  };
}
