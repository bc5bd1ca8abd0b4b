/** Publishing to Kafka: the settings of a request, which callers receive its failure, and what follows it. */
import { MessageTooLargeError, type OutgoingMessage } from '#eventsourcing';
import { eventually } from '#testing';
import type { Producer, ProducerBatch } from 'kafkajs';
import { kafkajs } from './kafkajs.js';
import { KafkaPublisher } from './publisher.js';

const { producer: original } = kafkajs.Kafka.prototype;
afterEach(() => {
  kafkajs.Kafka.prototype.producer = original;
});

const message = (key: string, text = 'x'): OutgoingMessage => ({
  topic: 'usage',
  key,
  value: Buffer.from(text),
  headers: {},
});

const refused = (type: string) => Object.assign(new Error(type), { type, retriable: false });
const PASSING = Object.assign(new Error('the leader is away'), { retriable: true });

/**
 * @param answer returns the error of a request with these keys, or null
 * @param unreachable the number of producers that cannot connect
 */
function given(
  answer: (keys: string[], request: number) => Error | null = () => null,
  unreachable = 0,
) {
  const requests: { producer: number; keys: string[]; acks: unknown }[] = [];
  const producers: { connected: boolean; options: unknown }[] = [];
  const settled: string[] = [];
  const pauses = { ms: [] as number[], areOver: true };
  kafkajs.Kafka.prototype.producer = (options) => {
    const producer = producers.push({ connected: false, options });
    return {
      connect: async () => {
        producers[producer - 1]!.connected = true;
        if (producer <= unreachable) throw PASSING;
      },
      disconnect: async () => void (producers[producer - 1]!.connected = false),
      sendBatch: async ({ topicMessages, acks }: ProducerBatch) => {
        const keys = topicMessages!.flatMap(({ messages }) =>
          messages.map(({ key }) => String(key)),
        );
        requests.push({ producer, keys, acks });
        const error = answer(keys, requests.length);
        if (error) throw error;
      },
    } as unknown as Producer;
  };
  const publisher = new KafkaPublisher({
    connection: { brokers: ['nowhere:1'], clientId: 'spec' },
    sleep: (milliseconds, signal) => {
      pauses.ms.push(milliseconds);
      return pauses.areOver
        ? Promise.resolve()
        : new Promise((resolve) => {
            signal!.addEventListener('abort', () => resolve());
          });
    },
    onEvent: () => {},
  });
  const publish = (...messages: OutgoingMessage[]) => {
    const name = messages.map(({ key }) => key).join('+');
    return publisher.publish(messages).then(
      () => settled.push(name),
      (error: unknown) => settled.push(`${name}: ${(error as Error).name}`),
    );
  };
  return { publisher, publish, requests, producers, settled, pauses };
}

describe('publishing', () => {
  it('is over when all replicas in sync have the messages, each once', async () => {
    const { publish, requests, producers } = given();
    await publish(message('a'), message('b'));
    expect(requests).toEqual([{ producer: 1, keys: ['a', 'b'], acks: -1 }]);
    const options = { idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false };
    expect(producers).toMatchObject([{ options }]);
  });

  it('repeats the identical request by the same producer while the failure may pass', async () => {
    const { publish, requests, settled } = given((_keys, request) =>
      request < 3 ? PASSING : null,
    );
    await publish(message('a'));
    expect(requests.map(({ producer, keys }) => [producer, ...keys])).toEqual([
      [1, 'a'],
      [1, 'a'],
      [1, 'a'],
    ]);
    expect(settled).toEqual(['a']);
  });

  it('leaves no connection of a producer that could not connect entirely', async () => {
    const { publish, producers, settled } = given(() => null, 1);
    await publish(message('a'));
    expect(settled).toEqual(['a']);
    expect(producers.map(({ connected }) => connected)).toEqual([false, true]);
  });

  it('gives up in bounded time, and begins with a producer of its own after that', async () => {
    let isAway = true;
    const { publish, requests, settled, producers, pauses } = given(() =>
      isAway ? PASSING : null,
    );
    await publish(message('a'));
    expect(settled).toEqual(['a: TransientError']);
    expect(pauses.ms).toEqual(Array.from({ length: 11 }, () => 1_000));
    isAway = false;
    await publish(message('b'));
    expect(requests.at(-1)).toMatchObject({ producer: 2, keys: ['b'] });
    expect(producers.map(({ connected }) => connected)).toEqual([false, true]);
    expect(settled).toEqual(['a: TransientError', 'b']);
  });
});

describe('a message that the broker finds too large', () => {
  const tooLarge = (keys: string[]) => (keys.includes('big') ? refused('MESSAGE_TOO_LARGE') : null);

  it('fails the call that it came in, and no other of the same request', async () => {
    const { publish, settled } = given(tooLarge);
    await Promise.all([publish(message('a')), publish(message('big')), publish(message('c'))]);
    expect(settled.toSorted()).toEqual(['a', 'big: MessageTooLargeError', 'c']);
  });

  it('is found among others by halves, of which those before it are written', async () => {
    const { publish, publisher, requests } = given(tooLarge);
    const all = ['a', 'b', 'big', 'd'].map((key) => message(key));
    await expect(publisher.publish(all)).rejects.toThrow(MessageTooLargeError);
    const keys = requests.map((request) => request.keys.join());
    expect(keys).toEqual(['a,b,big,d', 'a,b', 'big,d', 'big']);
    await publish(message('e'));
    expect(requests.at(-1)?.keys).toEqual(['e']);
  });

  it('is named with its topic, key and size', async () => {
    const { publisher } = given(tooLarge);
    await expect(publisher.publish([message('big', 'four')])).rejects.toThrow(
      'A message of 4 bytes with key "big" is too large for "usage"',
    );
  });
});

it('refuses all of a request that the broker refuses for another reason', async () => {
  const { publish, settled } = given(() => refused('TOPIC_AUTHORIZATION_FAILED'));
  await Promise.all([publish(message('a')), publish(message('b'))]);
  expect(settled.toSorted()).toEqual(['a: KafkaSetupError', 'b: KafkaSetupError']);
});

it('waits no longer for a broker that is away once it closes', async () => {
  const { publish, publisher, pauses, settled } = given(() => PASSING);
  pauses.areOver = false;
  const published = publish(message('a'));
  await eventually('it pauses', () => pauses.ms.length === 1);
  await publisher.close();
  await published;
  expect(settled).toEqual(['a: TransientError']);
});

it('sends what waits before it closes, and leaves no connection', async () => {
  const { publish, publisher, producers, settled } = given();
  const published = publish(message('a'));
  await publisher.close();
  await published;
  expect(settled).toEqual(['a']);
  expect(producers.map(({ connected }) => connected)).toEqual([false]);
});
