/** Integers of PostgreSQL become exact numbers or errors. */
import pg from 'pg';
import { safeTypes } from './postgres-values.js';

const parse = (type: number, text: string): unknown => safeTypes.getTypeParser(type, 'text')(text);
const { INT8, TEXT, INT4 } = pg.types.builtins;

it('are numbers as far as a number holds them exactly', () => {
  expect(parse(INT8, '9007199254740991')).toBe(2 ** 53 - 1);
  expect(parse(INT8, '-9007199254740991')).toBe(1 - 2 ** 53);
  expect(parse(INT4, '42')).toBe(42);
});

it.each(['9007199254740992', '9223372036854775807', '-9007199254740992'])(
  'are never something near: %s is an error',
  (text) => expect(() => parse(INT8, text)).toThrow(new RegExp(`beyond 2\\^53: ${text}$`)),
);

it('leave text alone', () => {
  expect(parse(TEXT, '007')).toBe('007');
});
