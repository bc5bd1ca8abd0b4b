/** Record batches as a broker sends them, encoded from Kafka's description of the format. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import lz4 from 'lz4-napi';

interface SampleRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer | null])[];
  readonly timestampDelta: bigint;
  readonly offsetDelta: number;
}

interface SampleBatch {
  readonly codec: 0 | 1 | 2 | 3 | 4;
  readonly flags: number;
  readonly firstOffset: bigint;
  readonly firstTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly records: readonly SampleRecord[];
}

function varint(value: number | bigint): Buffer {
  let raw = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const bytes: number[] = [];
  for (; raw > 0x7fn; raw >>= 7n) bytes.push(Number(raw & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(raw)]);
}

function prefixed(bytes: Buffer | null): Buffer {
  return bytes === null ? varint(-1) : Buffer.concat([varint(bytes.length), bytes]);
}

function encodeRecord(record: SampleRecord): Buffer {
  const body = Buffer.concat([
    Buffer.from([0]),
    varint(record.timestampDelta),
    varint(record.offsetDelta),
    prefixed(record.key),
    prefixed(record.value),
    varint(record.headers.length),
    ...record.headers.flatMap(([name, value]) => [prefixed(Buffer.from(name)), prefixed(value)]),
  ]);
  return prefixed(body);
}

/** One literal: valid snappy, though not compressed. */
function snappyOf(bytes: Buffer): Buffer {
  if (bytes.length === 0) return Buffer.from([0]);
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest > 0x7f; rest >>= 7) length.push((rest & 0x7f) | 0x80);
  const literal = Buffer.alloc(5, 63 << 2);
  literal.writeUInt32LE(bytes.length - 1, 1);
  return Buffer.concat([Buffer.from([...length, rest]), literal, bytes]);
}

/** One raw block: valid zstd, though not compressed. */
function zstdOf(bytes: Buffer): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0, 0, 0]);
  header.writeUIntLE((bytes.length << 3) | 1, 6, 3);
  return Buffer.concat([header, bytes]);
}

const COMPRESS: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes,
  (bytes) => gzipSync(bytes),
  snappyOf,
  (bytes) => lz4.compressFrameSync(bytes),
  zstdOf,
];

export function encodeBatch(batch: SampleBatch): Buffer {
  const records = COMPRESS[batch.codec]!(Buffer.concat(batch.records.map(encodeRecord)));
  const header = Buffer.alloc(61);
  header.writeBigInt64BE(batch.firstOffset, 0);
  header.writeInt32BE(49 + records.length, 8);
  header.writeInt32BE(7, 12);
  header.writeInt8(2, 16);
  header.writeInt16BE(batch.codec | batch.flags, 21);
  header.writeInt32BE(batch.records.length - 1, 23);
  header.writeBigInt64BE(batch.firstTimestamp, 27);
  header.writeBigInt64BE(batch.maxTimestamp, 35);
  header.writeBigInt64BE(batch.producerId, 43);
  header.writeInt16BE(batch.producerEpoch, 51);
  header.writeInt32BE(3, 53);
  header.writeInt32BE(batch.records.length, 57);
  return Buffer.concat([header, records]);
}

const bytesOf = (constraints: fc.IntArrayConstraints) =>
  fc.uint8Array(constraints).map((bytes) => Buffer.from(bytes));
export const someBytes = bytesOf({ maxLength: 300 });
const nullableBytes = fc.option(someBytes, { nil: null });
/** Short values, because a batch has up to 1,400. */
const headerValue = fc.option(bytesOf({ maxLength: 300, size: 'small' }), { nil: null });
const safeOffset = fc.bigInt({ min: 0n, max: 2n ** 52n });
/** kafkajs fails on names that every object inherits; those have a separate test. */
const headerName = fc.string({ maxLength: 12 }).filter((name) => !(name in {}));
const sampleRecord: fc.Arbitrary<SampleRecord> = fc.record({
  key: nullableBytes,
  value: nullableBytes,
  headers: fc.array(fc.tuple(headerName, headerValue), { maxLength: 70 }),
  timestampDelta: fc.bigInt({ min: -(2n ** 40n), max: 2n ** 52n }),
  offsetDelta: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
});
export const sampleBatch: fc.Arbitrary<SampleBatch> = fc.record({
  codec: fc.constantFrom(0, 1, 2, 3, 4),
  flags: fc.constantFrom(0, 0x8, 0x10, 0x20, 0x30, 0x38),
  firstOffset: safeOffset,
  firstTimestamp: safeOffset,
  maxTimestamp: safeOffset,
  producerId: fc.bigInt({ min: -1n, max: 2n ** 62n }),
  producerEpoch: fc.integer({ min: -1, max: 2 ** 15 - 1 }),
  records: fc.array(sampleRecord, { maxLength: 20 }),
});

/** A batch of one record that is empty except for these members. */
export function batchOf(record: Partial<SampleRecord>): SampleBatch {
  const sample = { key: null, value: null, headers: [], timestampDelta: 0n, offsetDelta: 0 };
  return {
    codec: 0,
    flags: 0,
    firstOffset: 40n,
    firstTimestamp: 0n,
    maxTimestamp: 0n,
    producerId: -1n,
    producerEpoch: -1,
    records: [{ ...sample, ...record }],
  };
}
