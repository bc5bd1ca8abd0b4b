/** Publishes an episode's usage: most of it to Kafka, some over HTTP, each event until it is accepted. */
import { setTimeout as pause } from 'node:timers/promises';
import { KafkaPublisher } from '#adapters/kafka';
import { type OutgoingMessage, retryTransient, sleep } from '#eventsourcing';
import { NUMBER_HEADER, type Published } from '../simulation/harness/observed.js';
import { encode } from '../simulation/plan/message-spec.js';
import { ConnectionLostError, type HttpClient } from '../support/http-client.js';

const CHUNK = 100;
/** The interval, in chunks, at which a chunk goes over HTTP. */
const OVER_HTTP_EVERY = 8;
const AGAIN_AFTER_MS = 200;

export interface Ways {
  readonly publisher: KafkaPublisher;
  /** The admin app's client, which may be another process at every call. */
  readonly admin: () => HttpClient;
}

export const openPublisher = (brokers: readonly string[]): KafkaPublisher =>
  new KafkaPublisher({
    connection: { brokers, clientId: 'chaos' },
    sleep,
    onEvent: () => undefined,
  });

/** Spreads the messages over the span, so that the fault occurs in the middle of it. */
export async function publishAll(
  messages: readonly Published[],
  spanMs: number,
  ways: Ways,
): Promise<void> {
  const pauseMs = (spanMs * CHUNK) / messages.length;
  for (let start = 0; start < messages.length; start += CHUNK) {
    const chunk = messages.slice(start, start + CHUNK);
    const overHttp = (start / CHUNK) % OVER_HTTP_EVERY === OVER_HTTP_EVERY - 1;
    const plain = overHttp ? chunk.filter(isPlain) : [];
    await publishToKafka(
      chunk.filter((message) => !plain.includes(message)),
      ways,
    );
    if (plain.length > 0) await publishOverHttp(plain, ways);
    await pause(pauseMs);
  }
}

/** Whether its id alone reveals its number, because HTTP carries no number header. */
const isPlain = ({ run, flaw, number }: Published): boolean =>
  flaw === null && run.id === `r${number}`;

function publishToKafka(messages: readonly Published[], { publisher }: Ways): Promise<void> {
  const outgoing = messages.map((message): OutgoingMessage => {
    const encoded = encode(message);
    return { ...encoded, headers: { ...encoded.headers, [NUMBER_HEADER]: `${message.number}` } };
  });
  return retryTransient(() => publisher.publish(outgoing), { sleep });
}

async function publishOverHttp(messages: readonly Published[], { admin }: Ways): Promise<void> {
  const events = messages.map(
    (message) => JSON.parse(encode({ ...message, mode: 'structured' }).value.toString()) as object,
  );
  for (;;) {
    try {
      const { status, body } = await admin().publish(events);
      const results = status === 202 ? (body.results as { status: string }[]) : [];
      const accepted = results.filter((result) => result.status === 'accepted');
      if (accepted.length === events.length) return;
      if (status !== 503) throw new Error(`refused with ${status}: ${JSON.stringify(body)}`);
    } catch (error) {
      if (!(error instanceof ConnectionLostError)) throw error;
    }
    await pause(AGAIN_AFTER_MS);
  }
}
