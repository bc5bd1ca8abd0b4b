/** SCRAM over TLS with a real broker, and one clear line for every misconfiguration. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  KafkaBatchSource,
  type KafkaConnection,
  KafkaPublisher,
  KafkaSetupError,
} from '#adapters/kafka';
import { eventually, uniqueWord } from '#testing';
import { type RunningKafka, selfSigned, startKafka } from '#testing/kafka';
import { sleep } from '#eventsourcing';
import { recordInto, numberedMessages, type Received } from './kafka-support.js';

const USER = { username: 'metering', password: 'right-password' };

describe('security', () => {
  let kafka: RunningKafka;
  let right: KafkaConnection;
  let topic: string;
  beforeAll(async () => {
    kafka = await startKafka({ secureUser: USER });
    right = {
      brokers: kafka.secure!.brokers,
      clientId: 'integration',
      ssl: { ca: kafka.secure!.certificate },
      sasl: { mechanism: 'scram-sha-512', ...USER },
    };
    topic = uniqueWord('topic');
    await kafka.createTopics({ topic });
  });
  afterAll(() => kafka.stop());

  function sourceWith(connection: KafkaConnection): KafkaBatchSource {
    const groupId = uniqueWord('group');
    return new KafkaBatchSource({ connection, groupId, sleep, onEvent: () => undefined });
  }

  async function refused(change: Partial<KafkaConnection>): Promise<Error> {
    const source = sourceWith({ ...right, ...change });
    const error = await source.start([topic], recordInto([])).catch((reason: unknown) => reason);
    await source.stop();
    expect(error).toBeInstanceOf(KafkaSetupError);
    expect((error as Error).message).toMatch(/^Kafka: [^\n]+$/);
    return error as Error;
  }

  it('writes and reads as a user known by SCRAM, over TLS', async () => {
    const publisher = new KafkaPublisher({ connection: right, sleep, onEvent: () => undefined });
    await publisher.publish(numberedMessages(topic, 0, 10));
    await publisher.close();
    const received: Received[] = [];
    const source = sourceWith(right);
    await source.start([topic], recordInto(received));
    await eventually('all have come', () => received.length === 10);
    await source.stop();
  });

  it('says that the password is wrong', async () => {
    const sasl = { mechanism: 'scram-sha-512', ...USER, password: 'wrong' } as const;
    expect((await refused({ sasl })).message).toContain('authentication failed');
  });

  it('says that the mechanism is not offered', async () => {
    const sasl = { mechanism: 'plain', ...USER } as const;
    expect((await refused({ sasl })).message).toContain('not support the requested SASL mechanism');
  });

  it('says that the certificate is foreign', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'foreign-'));
    const { certificate } = await selfSigned(folder, 'foreign');
    await rm(folder, { recursive: true });
    expect((await refused({ ssl: { ca: certificate } })).message).toContain('certificate');
  });

  it('says that the certificate is not one of the authorities of the system', async () => {
    expect((await refused({ ssl: true })).message).toContain('self-signed certificate');
  });

  it('gives the writer the same line', async () => {
    const connection = { ...right, ssl: true } as const;
    const publisher = new KafkaPublisher({ connection, sleep, onEvent: () => undefined });
    const publishing = publisher.publish(numberedMessages(topic, 0, 1));
    await expect(publishing).rejects.toThrow(KafkaSetupError);
    await publisher.close();
  });
});
