/** Third-party producers: Debian's kcat and Kafka's own console producer. */
import type { Admin } from 'kafkajs';
import { kafkaClient } from '#adapters/kafka';
import { eventually } from '../contracts/support.js';
import { type KafkaVersion, requirePrograms } from './artifacts.js';
import { javaOptions } from './java.js';
import { run } from './processes.js';

export interface TopicToCreate {
  readonly topic: string;
  readonly numPartitions?: number;
  readonly config?: Readonly<Record<string, string>>;
}

export interface ConsoleProducerCall {
  readonly topic: string;
  readonly lines: readonly string[];
  /** Properties of the line reader, such as `parse.headers=true`. */
  readonly reading?: Readonly<Record<string, string>>;
  readonly producer?: Readonly<Record<string, string>>;
}

const CONSOLE_PRODUCER: Readonly<Record<KafkaVersion, string>> = {
  '3.9.1': 'kafka.tools.ConsoleProducer',
  '4.3.1': 'org.apache.kafka.tools.ConsoleProducer',
};

export interface KafkaPrograms {
  createTopics(...topics: readonly TopicToCreate[]): Promise<void>;
  /** Runs kcat with `-b` set; resolves to its output. */
  kcat(args: readonly string[], input?: string | Buffer): Promise<string>;
  consoleProducer(call: ConsoleProducerCall): Promise<void>;
}

export function kafkaPrograms(
  brokers: readonly string[],
  jars: string,
  version: KafkaVersion,
): KafkaPrograms {
  return {
    createTopics: (...topics) => createTopics(brokers, topics),
    kcat: async (args, input) => {
      await requirePrograms(['kcat'], ['kcat']);
      return run('kcat', ['-b', brokers.join(), ...args], { input });
    },
    consoleProducer: (call) =>
      consoleProducer(brokers, [...javaOptions(jars), CONSOLE_PRODUCER[version]], call),
  };
}

async function createTopics(
  brokers: readonly string[],
  topics: readonly TopicToCreate[],
): Promise<void> {
  const admin = kafkaClient({ brokers, clientId: 'topics-of-a-test' }, () => undefined).admin();
  await admin.connect();
  try {
    await admin.createTopics({
      waitForLeaders: false,
      topics: topics.map(({ topic, numPartitions = 1, config = {} }) => ({
        topic,
        numPartitions,
        replicationFactor: 1,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
    const names = topics.map(({ topic }) => topic);
    await eventually('every partition has a leader', () => haveLeaders(admin, names));
  } finally {
    await admin.disconnect();
  }
}

/** kafkajs waits for leaders only if the broker it queries already knows the topic. */
async function haveLeaders(admin: Admin, names: string[]): Promise<boolean> {
  const { topics } = await admin
    .fetchTopicMetadata({ topics: names })
    .catch(() => ({ topics: [] }));
  const partitions = topics.map((topic) => topic.partitions);
  return (
    partitions.length === names.length &&
    partitions.every((all) => all.length > 0 && all.every(({ leader }) => leader >= 0))
  );
}

async function consoleProducer(
  brokers: readonly string[],
  java: readonly string[],
  { topic, lines, reading = {}, producer = {} }: ConsoleProducerCall,
): Promise<void> {
  const flags = (flag: string, entries: Readonly<Record<string, string>>) =>
    Object.entries(entries).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  const target = ['--bootstrap-server', brokers.join(), '--topic', topic];
  const options = [...flags('--property', reading), ...flags('--producer-property', producer)];
  const input = lines.map((line) => `${line}\n`).join('');
  await run('java', [...java, ...target, ...options], { input });
}
