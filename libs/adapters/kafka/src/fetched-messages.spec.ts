/** The records of a fetched partition: of every batch that came whole, and no error that says more than that one was cut off. */
import { fetchedMessagesDecoder, type ResponseDecoder } from './fetched-messages.js';
import { type FetchDecoder, HEADER_BYTES } from './record-batch.js';
import type { RecordView } from './record-view.js';

const CUT_OFF = new Error('cut off');

/** An answer that holds so many batches of one header each, which is the least that a batch has. */
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

/** @param failures what decoding the batch at that place throws */
async function decoded(answer: ResponseDecoder, failures: Readonly<Record<number, Error>> = {}) {
  let count = 0;
  const decode = fetchedMessagesDecoder({
    async decodeBatch(fetched: FetchDecoder) {
      const failure = failures[count];
      if (failure) throw failure;
      fetched.forward(HEADER_BYTES);
      return { records: [count++] as unknown as RecordView[] } as never;
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

it('are none where a batch cannot be read: what is behind it would be lost in silence', async () => {
  const unknown = new Error('unknown compression codec');
  await expect(decoded(answerOf(3), { 1: unknown })).rejects.toBe(unknown);
});

it('are left to kafkajs in older formats, where the answer is empty, and where it is not whole', async () => {
  const short = answerOf(2);
  const cut = { ...short, buffer: short.buffer.subarray(0, -1) };
  for (const answer of [answerOf(2, 1), answerOf(0), cut]) {
    expect(await decoded(answer)).toEqual(['legacy']);
    expect(answer.offset).toBe(0);
  }
});
