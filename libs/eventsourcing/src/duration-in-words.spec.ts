/** Durations formatted for readers. */
import { durationInWords } from './duration-in-words.js';

it.each([
  [3_000, '3 s'],
  [89_000, '89 s'],
  [120_000, '2 minutes'],
  [3_600_000, '60 minutes'],
  [7_200_000, '2 hours'],
  [172_800_000, '2 days'],
  [37_956_725_000, '439 days'],
])('%d ms are %s', (milliseconds, words) => expect(durationInWords(milliseconds)).toBe(words));
