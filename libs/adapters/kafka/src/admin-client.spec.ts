/** An admin client that stays of use whatever happens to the leaders that it knows, and to its connection. */
import { TransientError } from '#eventsourcing';
import type { Admin } from 'kafkajs';
import { AdminClient } from './admin-client.js';
import { kafkaClient } from './client.js';
import { KafkaSetupError } from './errors.js';

/** Clients of which each knows the leader that there was when it was made, as those of kafkajs do. */
function given() {
  const state = { leader: 1, made: 0, connected: 0 };
  const kafka = kafkaClient({ brokers: ['nowhere:1'], clientId: 'spec' }, () => undefined);
  kafka.admin = () => {
    state.made += 1;
    const known = state.leader;
    return {
      connect: async () => void (state.connected += 1),
      disconnect: async () => void (state.connected = 0),
      listTopics: async () => {
        if (known !== state.leader) throw new Error('This server is not the leader');
        return [`asked of ${known}`];
      },
    } as unknown as Admin;
  };
  return { state, client: new AdminClient(kafka) };
}

const topics = (client: AdminClient) => client.ask('looking', (admin) => admin.listTopics());

it('is one for all that is asked', async () => {
  const { state, client } = given();
  await topics(client);
  await topics(client);
  expect(state.made).toBe(1);
});

it('finds the leader that was elected when it is asked again', async () => {
  const { state, client } = given();
  await topics(client);
  state.leader = 2;
  const failed = topics(client);
  await expect(failed).rejects.toThrow(TransientError);
  await expect(failed).rejects.toThrow('Kafka: looking: This server is not the leader');
  expect(await topics(client)).toEqual(['asked of 2']);
});

it('leaves no connection behind, neither after a failure nor when it is closed', async () => {
  const { state, client } = given();
  const refused = client.ask('looking', async () => {
    throw new KafkaSetupError('Kafka: no');
  });
  await expect(refused).rejects.toThrow(KafkaSetupError);
  expect(state.connected).toBe(0);
  await topics(client);
  await client.close();
  expect(state.connected).toBe(0);
  await given().client.close();
});
