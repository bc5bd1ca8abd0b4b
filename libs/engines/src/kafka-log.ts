/** Opens the message log in Kafka. */
import type { KafkaConnection } from '#adapters/kafka';
import type { KafkaConfiguration } from '#platform';
import { steadyMilliseconds } from '#platform/basics';
import type { EngineOptions, Engines } from './engines.js';
import { kafkaObserver } from './kafka-observer.js';
import type { Resources } from './resources.js';
import { readCertificates, type TlsFile } from './tls-files.js';

const CLIENT_ID = 'ai-credit-meter';

/** Loaded on demand to keep embedded starts fast. */
const adapter = () => import('#adapters/kafka');

export function kafkaLog(
  kafka: KafkaConfiguration,
  { sleep, onNotice, onLogGap }: EngineOptions,
  resources: Resources,
): Pick<Engines, 'publisher' | 'batchSource' | 'groupOffsets' | 'describeLog'> {
  const onEvent = kafkaObserver({ onNotice, onLogGap });
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

/** The file of CA certificates trusted for the brokers, or `null` to use those of the system. */
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
