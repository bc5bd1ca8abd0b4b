/** The engines of the scaled-out system, real if this machine has them: Kafka, PostgreSQL and an event store. */
import { createSchema } from './postgres-schema.js';
import { type RunningKafka, startKafka, type StartKafkaOptions } from '#testing/kafka';
import { Child } from './child.js';
import { type EventStoreProcess, startEventStore } from './event-store-process.js';
import { TcpProxy } from './tcp-proxy.js';

export interface ScaledEngines {
  readonly env: {
    readonly KAFKA_BROKERS: string;
    readonly EVENTSTORE_URL: string;
    readonly DATABASE_URL: string;
  };
  readonly kafka: RunningKafka;
  readonly eventStore: EventStoreProcess;
  /** A proxy in front of the database: the server is shared, so tests cut only this connection. */
  readonly databaseWire: TcpProxy;
  /** The same database without the proxy. */
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

export const PARTITIONS = 6;
export const USAGE_TOPICS = ['ai-model-executed', 'ai-model-trained'];
export const TOPICS = [
  ...USAGE_TOPICS,
  ...USAGE_TOPICS.map((topic) => `${topic}.dlq`),
  'ai-credit-notifications',
];

/** @param product the folder that stands in for `dist` */
export async function startEngines(
  product: string,
  options?: StartKafkaOptions,
): Promise<ScaledEngines> {
  const [kafka, schema] = await Promise.all([startKafka(options), createSchema()]);
  await kafka.createTopics(...TOPICS.map((topic) => ({ topic, numPartitions: PARTITIONS })));
  const eventStore = await startEventStore(product, { shared: true });
  const { databaseUrl, wire } = await throughWire(schema.connectionString);
  const env = {
    KAFKA_BROKERS: kafka.brokers.join(),
    EVENTSTORE_URL: eventStore.url,
    DATABASE_URL: databaseUrl,
  };
  if (!eventStore.standIn) await adoptLog(product, env);
  return {
    env,
    kafka,
    eventStore,
    databaseWire: wire,
    databaseUrl: schema.connectionString,
    async stop() {
      await Promise.all([eventStore.stop(), kafka.stop(), wire.cut()]);
      await schema.drop();
    },
  };
}

async function throughWire(connectionString: string) {
  const url = new URL(connectionString);
  const { hostname: host, port } = url;
  const wire = await TcpProxy.start({ host, port: Number(port || 5432) });
  url.hostname = '127.0.0.1';
  url.port = String(wire.port);
  return { databaseUrl: url.href, wire };
}

/** Lets an event store that was used before accept this broker as its log. */
async function adoptLog(product: string, env: ScaledEngines['env']): Promise<void> {
  const child = new Child({
    script: `${product}/apps/ops/src/main.js`,
    arguments: ['adopt-log'],
    env,
  });
  const code = await child.gone;
  if (code !== 0) throw new Error(`adopt-log ended with ${code}\n${child.output}`);
}
