/** Our decoder must say of every batch exactly what kafkajs's own says. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import lz4 from 'lz4-napi';
import { kafkajs } from './kafkajs.js';
import type { RecordView } from './record-view.js';
import { type DecodedBatch, recordBatchDecoder } from './record-batch.js';

const require = createRequire(import.meta.url);
const Decoder = require('kafkajs/src/protocol/decoder.js');
const { lookupCodecByAttributes } = require('kafkajs/src/protocol/message/compression/index.js');
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js');
const recordEncoder = require('kafkajs/src/protocol/recordBatch/record/v0/index.js');

const decodeBatch = recordBatchDecoder({
  codecOf: lookupCodecByAttributes,
  partial: (message) => new Error(`partial: ${message}`),
});

/** kafkajs's own decoder: its module is replaced in this process, so its file is run once more. */
const decodeAsKafkajs = ((): ((fetched: unknown) => Promise<DecodedBatch>) => {
  const path = require.resolve('kafkajs/src/protocol/recordBatch/v0/decoder.js');
  const module = { exports: undefined as never };
  const run = compileFunction(readFileSync(path, 'utf8'), ['require', 'module']);
  run(createRequire(path), module);
  return module.exports;
})();

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

/** One literal: valid snappy, if not small. */
function snappyOf(bytes: Buffer): Buffer {
  if (bytes.length === 0) return Buffer.from([0]);
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest > 0x7f; rest >>= 7) length.push((rest & 0x7f) | 0x80);
  const literal = Buffer.alloc(5, 63 << 2);
  literal.writeUInt32LE(bytes.length - 1, 1);
  return Buffer.concat([Buffer.from([...length, rest]), literal, bytes]);
}

/** One raw block: valid zstd, if not small. */
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

function encodeBatch(batch: SampleBatch): Buffer {
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

const someBytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const nullableBytes = fc.option(someBytes, { nil: null });
const safeOffset = fc.bigInt({ min: 0n, max: 2n ** 52n });
/** kafkajs stumbles over names that every object inherits; those have a test of their own. */
const headerName = fc.string({ maxLength: 12 }).filter((name) => !(name in {}));
const sampleRecord: fc.Arbitrary<SampleRecord> = fc.record({
  key: nullableBytes,
  value: nullableBytes,
  headers: fc.array(fc.tuple(headerName, nullableBytes), { maxLength: 70 }),
  timestampDelta: fc.bigInt({ min: -(2n ** 40n), max: 2n ** 52n }),
  offsetDelta: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
});
const sampleBatch: fc.Arbitrary<SampleBatch> = fc.record({
  codec: fc.constantFrom(0, 1, 2, 3, 4),
  flags: fc.constantFrom(0, 0x8, 0x10, 0x20, 0x30, 0x38),
  firstOffset: safeOffset,
  firstTimestamp: safeOffset,
  maxTimestamp: safeOffset,
  producerId: fc.bigInt({ min: -1n, max: 2n ** 62n }),
  producerEpoch: fc.integer({ min: -1, max: 2 ** 15 - 1 }),
  records: fc.array(sampleRecord, { maxLength: 20 }),
});

function laidOpen({ records, ...context }: DecodedBatch) {
  return { ...context, records: records.map(plainRecord) };
}

function plainRecord(record: RecordView) {
  const { magicByte, attributes, timestamp, offset, key, value, batchContext } = record;
  const headers = { ...record.headers };
  const { isControlRecord } = record;
  return {
    magicByte,
    attributes,
    timestamp,
    offset,
    key,
    value,
    headers,
    isControlRecord,
    batchContext,
  };
}

describe('our decoder of record batches', () => {
  it('reads every batch as kafkajs does', async () => {
    await fc.assert(
      fc.asyncProperty(sampleBatch, someBytes, async (sample, before) => {
        const bytes = encodeBatch(sample);
        const fetched = new Decoder(Buffer.concat([before, bytes, before]));
        fetched.forward(before.length);
        const ours = await decodeBatch(fetched);
        expect(laidOpen(ours)).toEqual(laidOpen(await decodeAsKafkajs(new Decoder(bytes))));
        expect(fetched.offset).toBe(before.length + bytes.length);
      }),
      { numRuns: 300 },
    );
  });

  it('reads what kafkajs writes', async () => {
    const records = [
      recordEncoder({ key: Buffer.from('k'), value: Buffer.from('v'), headers: { a: 'b' } }),
      recordEncoder({ offsetDelta: 1, key: null, value: Buffer.alloc(70_000, 'x') }),
    ];
    const { buffer } = await RecordBatch({ compression: 1, lastOffsetDelta: 1, records });
    const [first, second] = (await decodeBatch(new Decoder(buffer))).records;
    expect(String(first!.key) + String(first!.value) + String(first!.headers.a)).toBe('kvb');
    expect([second!.key, second!.value!.length, second!.offset]).toEqual([null, 70_000, '1']);
  });

  it('is the one that kafkajs uses', () => {
    const used = require('kafkajs/src/protocol/recordBatch/v0/decoder.js');
    expect(String(used)).toBe(String(decodeBatch));
    expect(String(used)).not.toBe(String(decodeAsKafkajs));
    expect(kafkajs.CompressionCodecs[4]().decompress).toBeDefined();
  });

  it('reads headers by whatever name', async () => {
    const names = ['constructor', '__proto__', 'toString'];
    const headers = names.map((name) => [name, Buffer.from(name)] as const);
    const [record] = (await decodeBatch(new Decoder(encodeBatch(batchOf({ headers }))))).records;
    const found = Object.entries(record!.headers);
    expect(found.map(([name, value]) => `${name}=${String(value)}`)).toEqual(
      names.map((name) => `${name}=${name}`),
    );
  });

  it('gives headers as text: of a name that repeats the last one, without value none', async () => {
    const name = fc.oneof(
      fc.constantFrom('ce_id', 'ce_type', 'constructor', '__proto__'),
      fc.string(),
    );
    const header = fc.tuple(name, fc.option(fc.string({ unit: 'grapheme' }), { nil: null }));
    await fc.assert(
      fc.asyncProperty(fc.array(header, { maxLength: 40 }), async (pairs) => {
        const headers = pairs.map(
          ([key, text]) => [key, text === null ? null : Buffer.from(text)] as const,
        );
        const [record] = (await decodeBatch(new Decoder(encodeBatch(batchOf({ headers })))))
          .records;
        const last = new Map(pairs);
        const found = Object.entries(record!.headerTexts);
        const expected = [...last].filter(([, text]) => text !== null);
        expect(new Map(found)).toEqual(new Map(expected as [string, string][]));
      }),
    );
  });

  it('keeps what is no text as bytes, so that two different ids never look the same', async () => {
    const headers = [
      ['ce_id', Buffer.from([0xff, 0x61])],
      ['ce_source', Buffer.from('a replacement \ufffd, meant')],
    ] as const;
    const [record] = (await decodeBatch(new Decoder(encodeBatch(batchOf({ headers }))))).records;
    expect(record!.headerTexts['ce_id']).toEqual(Buffer.from([0xff, 0x61]));
    expect(record!.headerTexts['ce_source']).toBe('a replacement \ufffd, meant');
  });

  it('reads more records than fit on the call stack, and leaves a batch that is cut off', async () => {
    const decodeMessages = require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js');
    const { records } = batchOf({});
    const many = encodeBatch({ ...batchOf({}), records: Array(200_000).fill(records[0]) });
    const size = Buffer.alloc(4);
    size.writeInt32BE(many.length * 2 - 1);
    const response = new Decoder(Buffer.concat([size, many, many]));
    expect(await decodeMessages(response)).toHaveLength(200_000);
    expect(response.offset).toBe(4 + many.length * 2 - 1);
    expect(await decodeMessages(new Decoder(Buffer.alloc(4)))).toEqual([]);
  });

  it('takes a batch that the fetch cut off for incomplete', async () => {
    const bytes = encodeBatch(batchOf({}));
    const cut = new Decoder(bytes.subarray(0, bytes.length - 1));
    await expect(decodeBatch(cut)).rejects.toThrow('partial');
  });

  it('stops at lengths that point outside of the batch', async () => {
    const bytes = encodeBatch(batchOf({ value: Buffer.alloc(50) }));
    bytes.writeInt32BE(2, 57);
    await expect(decodeBatch(new Decoder(bytes))).rejects.toThrow('offset 40 is damaged');
  });

  it('never takes an unknown compression for plain bytes', async () => {
    const bytes = encodeBatch({ ...batchOf({}), flags: 5 });
    await expect(decodeBatch(new Decoder(bytes))).rejects.toThrow('unknown compression codec 5');
  });
});

function batchOf(record: Partial<SampleRecord>): SampleBatch {
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
