/** The end of the period that a cached response covers. */
import { endingWith } from './keys.js';

it.each([
  ['2026-11', '2026-11'],
  ['2026-09..2026-11', '2026-11'],
  ['2026-11-10..2026-11-16', '2026-11-16'],
  [undefined, undefined],
])('%s ends with %s', (period, ends) => expect(endingWith(period)).toEqual({ ends }));
