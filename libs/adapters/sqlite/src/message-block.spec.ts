/** Messages kept as one row come back as they were, whatever their headers have in common. */
import fc from 'fast-check';
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
  expect(encodeBlock(messages)).toEqual(block);
});
