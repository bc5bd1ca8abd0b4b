/** One CSV cell for every kind of value; only absent values are empty. */
import { cellOf, csvLines } from './csv.js';

it.each([
  [null, null],
  [undefined, null],
  [0, 0],
  ['', ''],
  [false, 'false'],
  [{ milliCredits: 0, credits: '0' }, 0],
  [{ milliCredits: -1_500, credits: '-1.5' }, -1.5],
  [{ milliCredits: 1_024_000_000, credits: '1024000' }, 1_024_000],
  [{ actorId: 'ada' }, '{"actorId":"ada"}'],
  [[1, 2], '[1,2]'],
  [[], '[]'],
])('of %j it is %j', (value, cell) => {
  expect(cellOf(value)).toBe(cell);
});

it('distinguishes zero, empty text and null as far as CSV can', () => {
  expect(csvLines([[0, '', null]], { decimalComma: false })).toBe('0,,\r\n');
});

it.each([
  [false, '-1.5,0.001,12,1.5,"a,b",a;b,"{""n"":1.5}"\r\n'],
  [true, '-1,5;0,001;12;1.5;a,b;"a;b";"{""n"":1.5}"\r\n'],
])('writes figures, and nothing else, with a decimal comma where asked to: %s', (...asked) => {
  const [decimalComma, line] = asked;
  const cells = [-1.5, 0.001, 12, '1.5', 'a,b', 'a;b', '{"n":1.5}'];
  expect(csvLines([cells], { decimalComma })).toBe(line);
});
