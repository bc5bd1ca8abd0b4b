/** The message log on Kafka. */
import type { KafkaConnection, KafkaEvent } from '#adapters/kafka';
import type { KafkaConfiguration } from '#platform';
import { steadyMilliseconds } from '#platform/basics';
import type { EngineOptions, Engines } from './engines.js';
import { textOf, type OnNotice } from './notice.js';
import type { Resources } from './resources.js';
import { readCertificates, type TlsFile } from './tls-files.js';
import { withoutRepeats } from './without-repeats.js';

const CLIENT_ID = 'ai-credit-meter';

/** Loaded only where it is used: an embedded start does not pay for it. */
const adapter = () => import('#adapters/kafka');

export function kafkaLog(
  kafka: KafkaConfiguration,
  { sleep, onNotice, onLogGap }: EngineOptions,
  resources: Resources,
): Pick<Engines, 'publisher' | 'batchSource' | 'groupOffsets' | 'describeLog'> {
  const notice = withoutRepeats(onNotice, steadyMilliseconds);
  const onEvent = (event: KafkaEvent) => {
    if (event.kind === 'offsetReset' || event.kind === 'topicRecreated') {
      onLogGap?.({ topic: event.topic, partition: event.partition });
    }
    report(event, notice);
  };
  const connect = resources.once(
    () => connectionOf(kafka),
    async () => undefined,
  );
  const cluster = resources.once(
    async () => {
      const { KafkaCluster } = await adapter();
      return new KafkaCluster(await connect(), onEvent, steadyMilliseconds);
    },
    (opened) => opened.close(),
  );
  return {
    describeLog: async (topics) => (await cluster()).describe(topics),
    publisher: resources.once(
      async () => {
        const { KafkaPublisher } = await adapter();
        return new KafkaPublisher({ connection: await connect(), sleep, onEvent });
      },
      (publisher) => publisher.close(),
    ),
    async groupOffsets(groupId) {
      const { KafkaGroupOffsets } = await adapter();
      const connection = await connect();
      const open = async () => new KafkaGroupOffsets(connection, groupId, onEvent);
      return resources.once(open, (opened) => opened.close())();
    },
    async batchSource(groupId) {
      const { KafkaBatchSource } = await adapter();
      const sessionTimeoutMs = kafka.sessionSeconds * 1_000;
      const connection = await connect();
      return new KafkaBatchSource({ connection, groupId, sessionTimeoutMs, sleep, onEvent });
    },
  };
}

/** The file that says which brokers are trusted, `null` where the system's authorities do. */
export const kafkaAuthorities = ({ caFile }: KafkaConfiguration): TlsFile | null =>
  caFile === null ? null : { setting: 'KAFKA_CA_FILE', path: caFile };

async function connectionOf(kafka: KafkaConfiguration): Promise<KafkaConnection> {
  const { brokers, ssl, sasl } = kafka;
  const authorities = kafkaAuthorities(kafka);
  const ca = authorities && readCertificates(authorities);
  return {
    brokers,
    clientId: CLIENT_ID,
    ...(ssl && { ssl: ca === null ? true : { ca } }),
    ...(sasl && { sasl }),
  };
}

function report(event: KafkaEvent, onNotice: OnNotice): void {
  switch (event.kind) {
    case 'committed':
      return;
    case 'batchFailed': {
      const { topic, partition, attempt, error } = event;
      return attempt > 1
        ? undefined
        : onNotice('error', `${topic}/${partition}: batch failed: ${textOf(error)}`);
    }
    case 'offsetReset':
      return onNotice(
        'error',
        `${event.topic}/${event.partition}: the committed offset is no longer in the log; reading ` +
          'from its beginning. Messages between the two are lost.',
      );
    case 'topicRecreated':
      return onNotice(
        'error',
        `${event.topic}: the topic was deleted and made anew while it was read; it is read from its ` +
          'beginning. What was not read of the former one is lost.',
      );
    case 'joined':
      return onNotice('info', `Kafka: reading ${event.partitions.length} partitions`);
    case 'leaseLost':
      return onNotice(
        'warn',
        `Kafka: lease lost, the batches under way are dropped: ${event.reason}`,
      );
    case 'crashed':
      return onNotice('warn', `Kafka: the consumer ended and is started again: ${event.reason}`);
    case 'waiting':
      return onNotice('warn', `Kafka: waiting for the broker: ${event.reason}`);
    case 'stoppedHard':
      return onNotice('warn', 'Kafka: stopped with batches under way; they come again');
    case 'engine':
      // What an error of kafkajs comes to is said by the one who made the call.
      return onNotice('warn', `Kafka: ${event.message}`);
  }
}
