/** Messages stored as one row are decoded unchanged, whatever their headers. */
import fc from 'fast-check';
import { type OutgoingMessage, SetupError } from '#eventsourcing';
import { decodeBlock, encodeBlock } from './message-block.js';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const messages = fc.array(
  fc.record({
    key: fc.oneof(fc.constant('contoso'), text),
    headers: fc.dictionary(
      fc.oneof(fc.constantFrom('ce_id', 'ce_type', 'constructor'), text),
      text,
      {
        maxKeys: 5,
        noNullPrototype: true,
      },
    ),
    value: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  }),
  { minLength: 1, maxLength: 20 },
);

test('any messages come back in their order, with their bytes', () => {
  fc.assert(
    fc.property(messages, (given) => {
      expect(decodeBlock(encodeBlock(given))).toEqual(given);
    }),
  );
});

test('what all messages have in common is written once', () => {
  const message = {
    key: 'contoso',
    headers: { ce_type: 'AIModelExecuted' },
    value: Buffer.alloc(0),
  };
  const one = encodeBlock([message]).length;
  const many = encodeBlock(Array.from({ length: 100 }, () => message)).length;
  expect(many - one).toBeLessThan(100 * 'AIModelExecuted'.length);
});

test('what the first release has written is read for ever', () => {
  const block = Buffer.from(
    'AAAAUnsia2V5cyI6ImNvbnRvc28iLCJsZW5ndGhzIjpbMiw3XSwiaGVhZGVycyI6W1siY2VfaWQiLFsiMSIsIjIiXV0sWyJj' +
      'ZV90eXBlIiwiVCJdXX17fXsiYSI6MX0=',
    'base64',
  );
  const key = 'contoso';
  const messages = [
    { key, headers: { ce_id: '1', ce_type: 'T' }, value: Buffer.from('{}') },
    { key, headers: { ce_id: '2', ce_type: 'T' }, value: Buffer.from('{"a":1}') },
  ];
  expect(decodeBlock(block)).toEqual(messages);
  expect(withoutChecksum(encodeBlock(messages))).toEqual(block);
});

/** The format of releases without checksums. */
function withoutChecksum(block: Buffer): Buffer {
  const headEnd = 4 + block.readUInt32BE();
  const head = Buffer.from(block.toString('utf8', 4, headEnd).replace(/,"crc32":"\w{8}"/, ''));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, block.subarray(headEnd)]);
}

test('bytes that have changed since are not taken for messages', () => {
  fc.assert(
    fc.property(messages, fc.nat(), fc.nat(7), (given, place, bit) => {
      const block = encodeBlock(given);
      block[place % block.length]! ^= 1 << bit;
      expect(decodeBlock(block)).toBeNull();
    }),
  );
  for (const left of ['', '\0\0', '\0\0\0\u0002'])
    expect(decodeBlock(Buffer.from(left))).toBeNull();
});

describe('all messages of a request', () => {
  const bytes = Buffer.from('["1","2"]');
  const unpack = (packed: Buffer): OutgoingMessage[] =>
    (JSON.parse(packed.toString()) as string[]).map((text) => ({
      topic: 'usage',
      key: 'contoso',
      headers: {},
      value: Buffer.from(text),
    }));
  const request = { bytes, messages: 2 };
  const [first, second] = unpack(bytes).map((message) => ({ ...message, request }));

  test('are kept as the request came, and come back as they were', () => {
    const block = encodeBlock([first!, second!]);
    expect(block.includes(bytes)).toBe(true);
    expect(decodeBlock(block, unpack)).toEqual(unpack(bytes));
  });

  test('of which some are missing, or that came in two, are kept one by one', () => {
    const other = { ...second!, request: { bytes, messages: 2 } };
    for (const messages of [[second!], [first!, other]]) {
      expect(decodeBlock(encodeBlock(messages))).toEqual(
        messages.map(({ key, headers, value }) => ({ key, headers, value })),
      );
    }
  });

  test('are read for ever as they were first written', () => {
    const block = Buffer.concat([
      Buffer.from([0, 0, 0, 13]),
      Buffer.from('{"request":2}["1","2"]'),
    ]);
    expect(withoutChecksum(encodeBlock([first!, second!]))).toEqual(block);
    expect(decodeBlock(block, unpack)).toEqual(unpack(bytes));
  });

  test('are refused by a reader that cannot unpack them', () => {
    expect(() => decodeBlock(encodeBlock([first!, second!]))).toThrow(SetupError);
  });
});
