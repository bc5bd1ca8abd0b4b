/** Media types of an `Accept` header, ordered by weight. */
import { acceptedTypes } from './accepted-types.js';

it.each([
  [undefined, []],
  ['', []],
  ['text/csv', ['text/csv']],
  ['Text/CSV ; charset=utf-8', ['text/csv']],
  ['text/csv, application/json', ['text/csv', 'application/json']],
  ['text/csv;q=0.5, application/json', ['application/json', 'text/csv']],
  ['text/csv;q=0, application/json;q=0.1', ['application/json']],
  ['text/csv;q=0.000', []],
  ['text/csv; Q = 0.5, application/json;q=0.6', ['application/json', 'text/csv']],
])('%j asks for %j', (header, types) => {
  expect(acceptedTypes(header)).toEqual(types);
});

it.each(['0.0001', '0.12345', '0.00000000000000000000001', '0.9999'])(
  'a weight of more digits than three, as %s, still weighs less than one',
  (weight) => {
    const header = `text/csv;q=${weight}, application/json`;
    expect(acceptedTypes(header)).toEqual(['application/json', 'text/csv']);
  },
);

it.each(['1', '1.', '1.0', '1.000', '1.00000'])('%s is the whole weight', (weight) => {
  const header = `text/csv;q=${weight}, application/json;q=0.999`;
  expect(acceptedTypes(header)).toEqual(['text/csv', 'application/json']);
});

it.each(['1.5', '2', '-1', 'much', '', '0 5', '1.0001'])(
  'what is no weight, as %j, is ignored',
  (weight) => {
    const header = `text/csv;q=${weight}, application/json;q=0.999`;
    expect(acceptedTypes(header)).toEqual(['text/csv', 'application/json']);
  },
);
