/** Publishes usage to Kafka with kcat and with Kafka's console producer. */
import { STRUCTURED } from './http-client.js';
import type { RunningKafka } from '#testing/kafka';
import type { usageEvent } from './usage-events.js';

/** Partitions keys as Kafka's own producer does. */
export const WHERE_JAVA_PUTS_IT = ['-X', 'partitioner=murmur2_random'];
export const STRUCTURED_HEADER = `content-type=${STRUCTURED}`;

type Event = ReturnType<typeof usageEvent>;

/** One event per line, with the attributes in the value. */
export async function kcatStructured(
  kafka: RunningKafka,
  topic: string,
  events: readonly Event[],
): Promise<void> {
  const lines = events.map((event) => `${tenantOfEvent(event)}\t${JSON.stringify(event)}\n`);
  const format = ['-K', '\t', '-H', STRUCTURED_HEADER, ...WHERE_JAVA_PUTS_IT];
  await kafka.kcat(['-P', '-t', topic, ...format], lines.join(''));
}

const tenantOfEvent = ({ data }: Event): string => String(data['tenantId']);

const attributesOf = ({ data: _, datacontenttype: _type, ...attributes }: Event) =>
  Object.entries(attributes);

/** The attributes are in headers. */
export async function kcatBinary(kafka: RunningKafka, topic: string, event: Event): Promise<void> {
  const headers = attributesOf(event).flatMap(([name, text]) => ['-H', `ce_${name}=${text}`]);
  const key = ['-k', tenantOfEvent(event), ...WHERE_JAVA_PUTS_IT];
  await kafka.kcat(['-P', '-t', topic, ...key, ...headers], JSON.stringify(event.data));
}

/** Kafka's own console producer, with the attributes in headers. */
export async function consoleBinary(
  kafka: RunningKafka,
  topic: string,
  events: readonly Event[],
): Promise<void> {
  const lines = events.map((event) => {
    const headers = attributesOf(event).map(([name, text]) => `ce_${name}~${text}`);
    return `${headers.join(',')}\t${tenantOfEvent(event)}\t${JSON.stringify(event.data)}`;
  });
  const separators = { 'headers.key.separator': '~' };
  const reading = { 'parse.key': 'true', 'parse.headers': 'true', ...separators };
  await kafka.consoleProducer({ topic, lines, reading });
}
