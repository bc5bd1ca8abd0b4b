/** Columns are decoded to the values they were encoded from, in every form. */
import fc from 'fast-check';
import { type Column, decodeColumns, encodeColumns } from './event-column.js';

const few = fc.constantFrom<unknown>('a', '\0a', '\0{"a":1}', { a: 1 }, [1], null, 0, 1, true, '');
const alike = fc.string({ maxLength: 3 }).map((rest) => `ai-model-executed/0/${rest}`);
const value = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.uuid());

/** Columns of equal length; some values are copies of others. */
const columns = fc.integer({ min: 1, max: 40 }).chain((length) => {
  const of = (arbitrary: fc.Arbitrary<unknown>) =>
    fc.array(arbitrary, { minLength: length, maxLength: length });
  const column = fc.oneof(
    of(few),
    of(alike),
    of(value),
    few.map((one) => Array(length).fill(one)),
  );
  return fc
    .array(column, { minLength: 1, maxLength: 5 })
    .map((some) => [...some, some[0]!, some.at(-1)!]);
});

const throughJson = (encoded: readonly Column[]) =>
  decodeColumns(JSON.parse(JSON.stringify(encoded)) as Column[]);

test('any values come back in their order', () => {
  fc.assert(
    fc.property(columns, (given) => {
      const decoded = throughJson(encodeColumns(given));
      const all = decoded.map((values, index) =>
        given[index]!.map((_, row) => (values.length === 1 ? values[0] : values[row])),
      );
      expect(JSON.stringify(all)).toBe(JSON.stringify(given));
    }),
  );
});

test('a column that begins as another does keeps its own values', () => {
  const given = ['b', 'c', 'd'].map((last) => ['a', 'b', last]);
  expect(throughJson(encodeColumns(given))).toEqual(given);
});

/** An object, and texts that resemble its key. */
const OBJECT_ALIKE = [{ a: 1 }, '{"a":1}', '{{"a":1}', '\0{"a":1}', '\0{{"a":1}', '\0\0{{"a":1}'];

test('objects stay apart from texts of the same letters', () => {
  const given = [...OBJECT_ALIKE, ...OBJECT_ALIKE, ...OBJECT_ALIKE];
  expect(throughJson(encodeColumns([given]))).toEqual([given]);
});

test('each form is what it was when it was first written, and is read for ever', () => {
  const given = [
    [1, 1, 1, 1],
    ['prod', 'test', 'prod', 'test'],
    ['usage/0/1', 'usage/0/2', 'usage/0/31', 'usage/0/4'],
    ['e', 'f', 'g', 'h'],
    ['e', 'f', 'g', 'h'],
    [{ pages: 1 }, { pages: 1 }, null, null],
  ];
  const written = [
    [1],
    { of: ['prod', 'test'], at: [0, 1, 0, 1] },
    { prefix: 'usage/0/', rest: ['1', '2', '31', '4'] },
    ['e', 'f', 'g', 'h'],
    { like: 3 },
    { of: [{ pages: 1 }, null], at: [0, 0, 1, 1] },
  ];
  expect(encodeColumns(given)).toEqual(written);
  expect(decodeColumns(written)).toEqual([[1], ...given.slice(1)]);
});
