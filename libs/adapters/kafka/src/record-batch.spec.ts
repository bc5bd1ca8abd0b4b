/** Our record batch decoder agrees with that of kafkajs on every batch. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import fc from 'fast-check';
import { kafkajs } from './kafkajs.js';
import { type DecodedBatch, recordBatchDecoder } from './record-batch.js';
import { batchOf, encodeBatch, sampleBatch, someBytes } from './record-batch.fixture.js';
import type { RecordView } from './record-view.js';

const require = createRequire(import.meta.url);
const Decoder = require('kafkajs/src/protocol/decoder.js');
const { lookupCodecByAttributes } = require('kafkajs/src/protocol/message/compression/index.js');
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js');
const recordEncoder = require('kafkajs/src/protocol/recordBatch/record/v0/index.js');

const decodeBatch = recordBatchDecoder({
  codecOf: lookupCodecByAttributes,
  partial: (message) => new Error(`partial: ${message}`),
});

/** kafkajs's own decoder. Its module is replaced in this process, so its file is evaluated again. */
const decodeAsKafkajs = ((): ((fetched: unknown) => Promise<DecodedBatch>) => {
  const path = require.resolve('kafkajs/src/protocol/recordBatch/v0/decoder.js');
  const module = { exports: undefined as never };
  const run = compileFunction(readFileSync(path, 'utf8'), ['require', 'module']);
  run(createRequire(path), module);
  return module.exports;
})();

function laidOpen({ records, unpackedBytes: _, ...context }: DecodedBatch) {
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
      { numRuns: 100 },
    );
  });

  it('reads what kafkajs writes', async () => {
    const records = [
      recordEncoder({ key: Buffer.from('k'), value: Buffer.from('v'), headers: { a: 'b' } }),
      recordEncoder({ offsetDelta: 1, key: null, value: Buffer.alloc(70_000, 'x') }),
    ];
    const { buffer } = await RecordBatch({ lastOffsetDelta: 1, records });
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
    await expect(decodeBatch(new Decoder(bytes))).rejects.toThrow(
      'record 40 of the batch at offset 40 is damaged',
    );
  });

  it('never takes an unknown compression for plain bytes', async () => {
    const bytes = encodeBatch({ ...batchOf({}), flags: 5 });
    await expect(decodeBatch(new Decoder(bytes))).rejects.toThrow('unknown compression codec 5');
  });
});
