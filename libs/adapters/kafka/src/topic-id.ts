/**
 * Queries a broker for a topic's id, which changes when the topic is deleted and created again; the Metadata
 * versions of kafkajs lack it.
 */
import type { Cluster } from 'kafkajs';

/** https://kafka.apache.org/protocol#The_Messages_Metadata */
const METADATA = 3;
const VERSION_WITH_IDS = 10;
const ID_BYTES = 16;

interface Request {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
}

interface Response {
  decode(payload: Buffer): Promise<Buffer>;
  parse(payload: Buffer): Promise<string | null>;
}

interface Broker {
  readonly versions: Readonly<Record<number, { readonly maxVersion: number } | undefined>>;
  readonly connectionPool: {
    send(exchange: { readonly request: Request; readonly response: Response }): Promise<string>;
  };
}

/**
 * Queries the leader of the partition, which knows of a new topic before anyone reads from it.
 * @returns the id, or null if the broker does not report it
 * @throws RangeError for a truncated or damaged response
 */
export async function topicId(
  cluster: Cluster,
  topic: string,
  partition: number,
): Promise<string | null> {
  const [leader] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (leader === undefined) return null;
  const broker = (await cluster.findBroker({ nodeId: leader })) as unknown as Broker;
  if ((broker.versions[METADATA]?.maxVersion ?? 0) < VERSION_WITH_IDS) return null;
  return broker.connectionPool.send({ request: requestFor(topic), response: RESPONSE });
}

const requestFor = (topic: string): Request => ({
  apiKey: METADATA,
  apiVersion: VERSION_WITH_IDS,
  apiName: 'Metadata',
  async encode() {
    const buffer = bodyFor(topic);
    return { buf: buffer, buffer };
  },
});

function bodyFor(topic: string): Buffer {
  const name = Buffer.from(topic);
  return Buffer.concat([
    // No tagged fields in the header, and one topic, whose id is unknown.
    Buffer.from([0, 2]),
    Buffer.alloc(ID_BYTES),
    varint(name.length + 1),
    name,
    // No tagged fields of the topic; no topic creation, no authorized operations; no tagged fields.
    Buffer.from([0, 0, 0, 0, 0]),
  ]);
}

const varint = (value: number): Buffer =>
  Buffer.from(value < 128 ? [value] : [(value & 127) | 128, value >> 7]);

const RESPONSE: Response = {
  decode: async (payload) => payload,
  async parse(payload) {
    const id = idIn(new Reader(payload));
    return id.some((byte) => byte !== 0) ? id.toString('hex') : null;
  },
};

/** Skips everything before the id. */
function idIn(reader: Reader): Buffer {
  reader.tags();
  reader.bytes(4);
  for (let brokers = reader.varint() - 1; brokers > 0; brokers--) {
    reader.bytes(4);
    reader.text();
    reader.bytes(4);
    reader.text();
    reader.tags();
  }
  reader.text();
  reader.bytes(4);
  const hasTopic = reader.varint() > 1;
  if (!hasTopic) return Buffer.alloc(0);
  reader.bytes(2);
  reader.text();
  return reader.bytes(ID_BYTES);
}

class Reader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  /** @throws RangeError if fewer bytes are left */
  bytes(count: number): Buffer {
    const end = this.at + count;
    if (end > this.buffer.length) throw new RangeError('the answer is cut off');
    return this.buffer.subarray(this.at, (this.at = end));
  }

  /** An unsigned varint of at most 32 bits. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.bytes(1)[0]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw new RangeError('a number in the answer is invalid');
  }

  text(): void {
    this.bytes(Math.max(0, this.varint() - 1));
  }

  tags(): void {
    for (let count = this.varint(); count > 0; count--) {
      this.varint();
      this.bytes(this.varint());
    }
  }
}
