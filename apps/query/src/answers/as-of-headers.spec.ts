/** The headers that state what an answer reflects: both from the first event on, none before it. */
import type { HttpReply } from '#platform';
import { setAsOfHeaders } from './as-of-headers.js';

it.each([
  [{ time: null, position: null }, []],
  [
    { time: '2026-11-01T00:00:00.000Z', position: 0 },
    [
      ['as-of-time', '2026-11-01T00:00:00.000Z'],
      ['as-of-position', 0],
    ],
  ],
])('of %j are %j', (asOf, headers) => {
  const said: unknown[] = [];
  setAsOfHeaders({ header: (...one: unknown[]) => said.push(one) } as unknown as HttpReply, asOf);
  expect(said).toEqual(headers);
});
