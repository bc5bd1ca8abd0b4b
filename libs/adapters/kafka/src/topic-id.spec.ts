/**
 * The id of a topic: the request to the leader of a partition and the parsed response, by Kafka's description of
 * both.
 */
import fc from 'fast-check';
import type { Cluster } from 'kafkajs';
import { topicId } from './topic-id.js';

/** An unsigned varint: groups of seven bits, lowest first. */
const varint = (value: number): Buffer =>
  value < 128
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value % 128) + 128]), varint(Math.floor(value / 128))]);
const text = (value: string | null): Buffer =>
  value === null
    ? varint(0)
    : Buffer.concat([varint(Buffer.byteLength(value) + 1), Buffer.from(value)]);
const int32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
};
const tags = (values: readonly string[]): Buffer =>
  Buffer.concat([
    varint(values.length),
    ...values.flatMap((value, tag) => [varint(tag), varint(value.length), Buffer.from(value)]),
  ]);

interface Said {
  readonly brokers: readonly { readonly host: string; readonly rack: string | null }[];
  readonly clusterId: string | null;
  readonly tagged: readonly string[];
  readonly topics: readonly { readonly name: string | null; readonly id: string }[];
}

/** A Metadata response, version 10, up to the id of its topic and a few further bytes. */
const responseOf = ({ brokers, clusterId, tagged, topics }: Said): Buffer =>
  Buffer.concat([
    ...[tags(tagged), int32(7), varint(brokers.length + 1)],
    ...brokers.flatMap(({ host, rack }, node) => [
      ...[int32(node), text(host), int32(9_092), text(rack), tags(tagged)],
    ]),
    ...[text(clusterId), int32(0), varint(topics.length + 1)],
    ...topics.flatMap(({ name, id }) => [
      ...[Buffer.alloc(2), text(name), Buffer.from(id, 'hex'), Buffer.from([0])],
    ]),
  ]);

interface Exchange {
  readonly request: { encode(): Promise<{ readonly buffer: Buffer }> };
  readonly response: {
    decode(payload: Buffer): Promise<Buffer>;
    parse(payload: Buffer): Promise<string | null>;
  };
}

/** @returns the id and the request for it */
async function asked(topic: string, response: Buffer, maxVersion = 12, leaders = { '3': [0] }) {
  const sent: Buffer[] = [];
  const cluster = {
    findLeaderForPartitions: () => leaders,
    async findBroker({ nodeId }: { readonly nodeId: string }) {
      expect(nodeId).toBe('3');
      return { versions: { 3: { maxVersion } }, connectionPool: { send } };
    },
  };
  const send = async ({ request, response: read }: Exchange) => {
    sent.push((await request.encode()).buffer);
    return read.parse(await read.decode(response));
  };
  return { id: await topicId(cluster as unknown as Cluster, topic, 0), sent };
}

const ID = '0123456789abcdef0123456789abcdef';
const name = fc.string({ minLength: 1, maxLength: 249, unit: fc.constantFrom('a', '-', '7') });
const SAID: Said = { brokers: [], clusterId: null, tagged: [], topics: [{ name: 't', id: ID }] };

it('is asked for by the name, however long that is', async () => {
  await fc.assert(
    fc.asyncProperty(name, async (topic) => {
      const { sent } = await asked(topic, responseOf(SAID));
      const head = [Buffer.from([0, 2]), Buffer.alloc(16)];
      expect(sent).toEqual([Buffer.concat([...head, text(topic), Buffer.alloc(5)])]);
    }),
    { examples: [['a'.repeat(126)], ['a'.repeat(127)], ['a'.repeat(249)]] },
  );
});

it('is found behind any brokers, names and tagged fields', async () => {
  const long = fc.string({ maxLength: 300, unit: fc.constantFrom('a', 'ü') });
  const said = fc.record({
    brokers: fc.array(fc.record({ host: long, rack: fc.option(long) }), { maxLength: 200 }),
    clusterId: fc.option(long),
    tagged: fc.array(fc.string({ unit: 'grapheme-ascii' }), { maxLength: 3 }),
    topics: fc.tuple(fc.record({ name: fc.option(name), id: fc.constant(ID) })),
  });
  await fc.assert(
    fc.asyncProperty(said, async (one) => {
      expect((await asked('t', responseOf(one))).id).toBe(ID);
    }),
  );
});

it.each([
  ['no topic is told', { ...SAID, topics: [] }, 12],
  ['the topic has none', { ...SAID, topics: [{ name: 't', id: '0'.repeat(32) }] }, 12],
  ['the broker is too old to know any', SAID, 9],
])('is none where %s', async (_what, said, maxVersion) => {
  expect((await asked('t', responseOf(said), maxVersion)).id).toBeNull();
});

it('is no part of an answer that is cut off, wherever that is', async () => {
  const brokers = [{ host: 'broker-1', rack: null }];
  const whole = responseOf({ ...SAID, brokers, clusterId: 'c', tagged: ['x'] });
  const idEnds = whole.length - 1;
  expect((await asked('t', whole.subarray(0, idEnds))).id).toBe(ID);
  for (let length = 0; length < idEnds; length++) {
    await expect(asked('t', whole.subarray(0, length))).rejects.toThrow(RangeError);
  }
});

it('is found behind numbers of up to five bytes, and is no part of an answer with longer ones', async () => {
  const [first, ...rest] = responseOf(SAID);
  expect(first).toBe(0);
  const after = (...number: number[]) => asked('t', Buffer.from([...number, ...rest]));
  expect((await after(0x80, 0x80, 0x80, 0x80, 0)).id).toBe(ID);
  await expect(after(0x80, 0x80, 0x80, 0x80, 0x80, 0)).rejects.toThrow(RangeError);
});

it('is no part of an answer in which a field is longer than the rest', async () => {
  const answer = Buffer.from([1, 0, 0xff, 0xff, 0xff, 0xff, 0xf, ...responseOf(SAID)]);
  await expect(asked('t', answer)).rejects.toThrow(RangeError);
});

it('is asked for of a broker that knows them since this version, and of none without a leader', async () => {
  expect((await asked('t', responseOf(SAID), 10)).id).toBe(ID);
  const { id, sent } = await asked('t', responseOf(SAID), 12, {} as { '3': number[] });
  expect([id, sent]).toEqual([null, []]);
});
