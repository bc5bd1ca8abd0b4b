/** Calls of Kafka's admin client are retryable if the broker could not respond. */
import { TransientError } from '#eventsourcing';
import type { Admin } from 'kafkajs';
import { AdminClient } from './admin-client.js';
import { kafkaClient } from './client.js';
import { KafkaSetupError } from './errors.js';

const NOT_LEADER = 'This server is not the leader for that topic-partition';

/** A client whose first calls fail. */
function given(...failures: readonly Error[]) {
  const left = [...failures];
  const kafka = kafkaClient({ brokers: ['nowhere:1'], clientId: 'spec' }, () => undefined);
  kafka.admin = () =>
    ({
      connect: async () => undefined,
      listTopics: async () => {
        const failure = left.shift();
        if (failure) throw failure;
        return ['usage'];
      },
    }) as unknown as Admin;
  const client = new AdminClient(kafka);
  return () => client.ask('looking', (admin) => admin.listTopics());
}

it('fails in a way to be repeated while a leader is elected, and then answers', async () => {
  const topics = given(new Error(NOT_LEADER));
  const failed = topics();
  await expect(failed).rejects.toThrow(TransientError);
  await expect(failed).rejects.toThrow(`Kafka: looking: ${NOT_LEADER}`);
  expect(await topics()).toEqual(['usage']);
});

it('fails for good where the broker refuses', async () => {
  const topics = given(new KafkaSetupError('Kafka: no'));
  await expect(topics()).rejects.toThrow(KafkaSetupError);
});
