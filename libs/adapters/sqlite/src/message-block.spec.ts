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
