/**
 * The records of a fetched partition: those of complete batches within the memory limits; an incomplete last batch
 * is omitted.
 */
import { fetchedMessagesDecoder, type ResponseDecoder } from './fetched-messages.js';
import { type FetchDecoder, HEADER_BYTES } from './record-batch.js';

const CUT_OFF = new Error('cut off');

/** A response with this number of batches that consist only of a header, the minimum. */
function answerOf(batches: number, magic = 2): ResponseDecoder {
  const size = batches * HEADER_BYTES;
  const buffer = Buffer.alloc(4 + size);
  buffer.writeInt32BE(size);
  buffer[4 + 16] = magic;
  const answer = {
    ...{ buffer, offset: 0, readInt32: () => size },
    forward: (bytes: number) => void (answer.offset += bytes),
  };
  return answer;
}

/** @param failures the errors of decoding, by index of the batch */
async function decoded(answer: ResponseDecoder, failures: Readonly<Record<number, Error>> = {}) {
  let count = 0;
  const decode = fetchedMessagesDecoder({
    async decodeBatch(fetched: FetchDecoder) {
      const failure = failures[count];
      if (failure) count += 1;
      if (failure) throw failure;
      fetched.forward(HEADER_BYTES);
      return { records: [count++], unpackedBytes: HEADER_BYTES } as never;
    },
    legacy: async () => ['legacy'],
    isPartial: (error) => error === CUT_OFF,
  });
  return decode(answer);
}

it.each([1, 2, 3])('are those of all %i batches, up to the last byte', async (batches) => {
  const answer = answerOf(batches);
  expect(await decoded(answer)).toEqual(Array.from({ length: batches }, (_, index) => index));
  expect(answer.offset).toBe(answer.buffer.length);
});

it('are those before a batch that was cut off', async () => {
  expect(await decoded(answerOf(3), { 2: CUT_OFF })).toEqual([0, 1]);
  expect(await decoded(answerOf(3), { 0: CUT_OFF })).toEqual([]);
});

it('are one with the reason for an unreadable batch, then those after it', async () => {
  const answer = answerOf(3);
  const second = 4 + HEADER_BYTES;
  answer.buffer.writeBigInt64BE(40n, second);
  answer.buffer.writeInt32BE(9, second + 23);
  const unknown = new Error('unknown compression codec');
  const all = await decoded(answer, { 1: unknown });
  const [before, unreadable, behind] = all;
  expect(all).toHaveLength(3);
  expect([before, behind]).toEqual([0, 2]);
  expect(unreadable).toMatchObject({
    ...{ key: null, value: null, offset: '49', isControlRecord: false },
    reason:
      'The record batch with the offsets 40 to 49 cannot be read: unknown compression codec. Send what it held again, in smaller batches.',
  });
});

it('are as many as fit into memory, of all partitions of a fetch together, and at least one batch', async () => {
  const answer = answerOf(4);
  const { buffer } = answer;
  const twice = { ...answer, buffer: Buffer.concat([buffer, buffer]) };
  const decode = fetchedMessagesDecoder({
    async decodeBatch(fetched: FetchDecoder) {
      fetched.forward(HEADER_BYTES);
      return { records: ['one'], unpackedBytes: 40 * 1024 * 1024 } as never;
    },
    legacy: async () => [],
    isPartial: () => false,
  });
  const forward = (bytes: number) => void (twice.offset += bytes);
  const fetch = { ...twice, forward };
  expect(await decode(fetch)).toEqual(['one', 'one']);
  fetch.offset = buffer.length;
  expect(await decode(fetch)).toEqual([]);
  expect(await decode(answer)).toEqual(['one', 'one']);
});

it('are as many as can be handed over together, of all batches', async () => {
  const records = Array.from({ length: 260_000 }, () => 'one');
  const decode = fetchedMessagesDecoder({
    async decodeBatch(fetched: FetchDecoder) {
      fetched.forward(HEADER_BYTES);
      return { records, unpackedBytes: 0 } as never;
    },
    legacy: async () => [],
    isPartial: () => false,
  });
  expect(await decode(answerOf(3))).toHaveLength(520_000);
});

it('are left to kafkajs in older formats, where the answer is empty, and where it is not whole', async () => {
  const short = answerOf(2);
  const cut = { ...short, buffer: short.buffer.subarray(0, -1) };
  for (const answer of [answerOf(2, 1), answerOf(0), cut]) {
    expect(await decoded(answer)).toEqual(['legacy']);
    expect(answer.offset).toBe(0);
  }
});
