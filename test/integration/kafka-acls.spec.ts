/** The documented access lists on a real broker: each app's user can do its work and nothing else. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KafkaConnection, KafkaGroupOffsets, KafkaPublisher } from '#adapters/kafka';
import { type OutgoingMessage, sleep } from '#eventsourcing';
import { monthOf } from '#metering';
import { eventually, uniqueWord } from '#testing';
import type { AppName, AppProcess } from '../support/app-process.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type AccessRule, applyRules, documentedRules } from './kafka-acls.js';
import { readWholeTopic } from '../support/kafka-topics.js';
import { TOPICS } from '../support/scaled-engines.js';
import { STRUCTURED } from '../support/http-client.js';
import { apiOf, type ScaledSystem, scaledSystem } from '../support/scaled-system.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { presentTime } from './present.js';

const PASSWORD = 'right';
const USERS = ['meter-metering', 'meter-admin', 'meter-projector', 'meter-ops'] as const;
type User = (typeof USERS)[number];
const [secureUser, ...moreUsers] = USERS.map((username) => ({ username, password: PASSWORD }));
const AUTHORIZED = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  // The broker itself and these specifications use the listener without users.
  'super.users': 'User:ANONYMOUS',
};

let rules: readonly AccessRule[];
let system: ScaledSystem;
let folder: DataFolder;
let apps: AppProcess[];

beforeAll(async () => {
  rules = await documentedRules();
  folder = await dataFolder();
  system = await scaledSystem({ secureUser: secureUser!, moreUsers, overrides: AUTHORIZED });
  const { kafka } = system.engines;
  await applyRules({ brokers: kafka.brokers, clientId: 'administrator' }, rules);
  const authority = join(folder.path, 'broker.pem');
  await writeFile(authority, kafka.secure!.certificate);
  const start = (name: AppName, user?: User) =>
    system.start(name, {
      KAFKA_BROKERS: user ? kafka.secure!.brokers.join() : '',
      ...(user && {
        KAFKA_CA_FILE: authority,
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_USERNAME: user,
        KAFKA_PASSWORD: PASSWORD,
      }),
    });
  apps = await Promise.all([
    start('admin', 'meter-admin'),
    start('query'),
    start('metering', 'meter-metering'),
    start('projector', 'meter-projector'),
    start('scheduler'),
  ]);
  await Promise.all(apps.map((app) => app.ready()));
});
afterAll(async () => {
  await system?.stop();
  await folder.remove();
});

it('name only topics that there are, and users of apps', () => {
  const topics = rules.filter(({ kind }) => kind === 'topic').map(({ name }) => name);
  expect([...new Set(topics)].sort()).toEqual([...TOPICS].sort());
  expect(new Set(rules.map(({ user }) => user))).toEqual(new Set(USERS));
});

it('let usage in, charge it, dead-letter what is refused, and announce it', async () => {
  const contoso = tenantOf(apiOf(apps[0]!, apps[1]!), 'contoso');
  await contoso.own(1);
  const run = { tenantId: 'contoso', time: presentTime() };
  await contoso.use(usageEvent({ ...run, id: 'run-1', data: { quantity: { pages: 5 } } }));
  await contoso.usageOf(1, monthOf(run.time));
  await contoso.use(usageEvent({ ...run, id: 'run-1', data: { modelId: 'another' } }));
  await eventually('what was refused can be found', async () => {
    return (await contoso.get('/rejected')).body.rejected?.length === 1;
  });
  await eventually('the overage is told', async () => {
    const told = await readWholeTopic(system.engines.kafka, 'ai-credit-notifications');
    return told.some(({ value }) => value?.toString().includes('contoso'));
  });
  for (const { http, name } of apps) {
    expect([name, (await http.get('/health/ready')).status]).toEqual([name, 200]);
  }
});

it('are not all: usage from a source that the tenant does not list becomes a dead letter, whoever may write to the log', async () => {
  const fabrikam = tenantOf(apiOf(apps[0]!, apps[1]!), 'fabrikam');
  await fabrikam.own(10);
  const { status } = await fabrikam.send('PUT', '/settings', { sources: ['/apps/*', '/flows/eu'] });
  expect(status).toBe(200);
  const time = presentTime();
  const from = (source: string, id: string): OutgoingMessage => ({
    topic: 'ai-model-executed',
    key: 'fabrikam',
    value: Buffer.from(JSON.stringify(usageEvent({ id, tenantId: 'fabrikam', time, source }))),
    headers: { 'content-type': STRUCTURED },
  });
  const connection = { brokers: system.engines.kafka.brokers, clientId: 'publisher' };
  const publisher = new KafkaPublisher({ connection, sleep, onEvent: () => undefined });
  await publisher.publish([
    from('/apps/one', 'by-prefix'),
    from('/elsewhere', 'foreign'),
    from('/flows/eu', 'exact'),
    from('/flows/eu-2', 'almost'),
  ]);
  await publisher.close();
  await fabrikam.usageOf(2, monthOf(time));
  for (const id of ['foreign', 'almost']) {
    await eventually(`${id} is announced as a dead letter`, async () => {
      const { body } = await fabrikam.get(`/events/${id}`);
      return body.rejections?.[0]?.code === 'forbiddenSource';
    });
  }
});

describe('let no app do what only another one may', () => {
  const connectionOf = (username: User): KafkaConnection => ({
    brokers: system.engines.kafka.secure!.brokers,
    clientId: 'curious',
    ssl: { ca: system.engines.kafka.secure!.certificate },
    sasl: { mechanism: 'scram-sha-512', username, password: PASSWORD },
  });
  const may = (user: User, operation: string, topic: string): boolean =>
    rules.some(
      (rule) => rule.user === user && rule.name === topic && rule.operations.includes(operation),
    );

  it.each(USERS.flatMap((user) => TOPICS.map((topic) => [user, topic] as const)))(
    '%s writes to %s only if it may',
    async (user, topic) => {
      if (may(user, 'Write', topic)) return;
      const connection = connectionOf(user);
      const publisher = new KafkaPublisher({ connection, sleep, onEvent: () => undefined });
      const message = { topic, key: 'contoso', value: Buffer.from('{}'), headers: {} };
      await expect(publisher.publish([message])).rejects.toThrow(/authoriz/i);
      await publisher.close();
    },
  );

  it.each(USERS)('%s reads no group but its own', async (user) => {
    const curious = new KafkaGroupOffsets(
      connectionOf(user),
      uniqueWord('curious'),
      () => undefined,
    );
    // kafkajs reports denied access to a group as a missing coordinator.
    await expect(curious.committed(['ai-model-executed'])).rejects.toThrow(/group coordinator/);
    await curious.close();
  });
});
