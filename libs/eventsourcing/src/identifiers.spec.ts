/** Stored identifiers: the same parts give the same id in every release, different parts give different ids. */
import fc from 'fast-check';
import { deterministicUuid, unambiguous, uniqueUuid, uuidOfDigest } from './identifiers.js';

it.each([
  [[], 'e3b0c442-98fc-8c14-9afb-f4c8996fb924'],
  [['ab'], 'd1ab1a7f-bf5a-8552-b2d0-1c956d30855b'],
  [['a', 'b'], 'facdde7a-bf1e-8c5b-b012-73ab2e282f79'],
  [['creditLedger-contoso_2025-09', '7', 'é'], 'f8c1b210-765f-8761-8ae3-f4ddcf515218'],
])('of %j is what it was in every release', (parts, id) => {
  expect(deterministicUuid(...parts)).toBe(id);
});

it.each(Array.from('0123456789abcdef', (digit, index) => [digit, '89ab'[index % 4]]))(
  'is a UUID of version 8 whose variant comes of the digit %s as %s',
  (digit, variant) => {
    const digest = `0123456789abc999${digit}222333344445555${'f'.repeat(32)}`;
    expect(uuidOfDigest(digest)).toBe(`01234567-89ab-8999-${variant}222-333344445555`);
  },
);

it('joins no two lists to the same text', () => {
  const parts = fc.array(fc.constantFrom('', 'a', '1', ':', '1:', 'a1:', '2:aa'), { maxLength: 4 });
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      expect(unambiguous(one) === unambiguous(other)).toBe(
        JSON.stringify(one) === JSON.stringify(other),
      );
    }),
  );
});

it('is another one each time where it must be unique', () => {
  expect(new Set(Array.from({ length: 100 }, uniqueUuid)).size).toBe(100);
});
