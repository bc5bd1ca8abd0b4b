/** The contract of every message log, on a real broker. */
import { messageLogContract, startKafka, uniqueWord } from '#testing';
import { newMember, newPublisher } from './kafka-support.js';

messageLogContract('Apache Kafka', async () => {
  const kafka = await startKafka();
  return {
    async createTopic() {
      const topic = uniqueWord('topic');
      await kafka.createTopics({ topic, numPartitions: 4 });
      return topic;
    },
    async open(group) {
      const { source } = newMember(kafka, group);
      const publisher = newPublisher(kafka);
      const close = async () => {
        await Promise.all([source.stop(), publisher.close()]);
      };
      return { source, publisher, close };
    },
    dispose: () => kafka.stop(),
  };
});
