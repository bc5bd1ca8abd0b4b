/** The reader's format of figures, instants and months within the service's sentences. */
import { createFormats } from './formats.js';
import { sentenceIn } from './sentence.js';

const english = createFormats('en-GB');

it.each([
  ['681200 of 400000 used: used up.', '681,200 of 400,000 used: used up.'],
  [
    'It can have at most 800000: add a grant first.',
    'It can have at most 800,000: add a grant first.',
  ],
  ['It costs 12345.678 credits.', 'It costs 12,345.678 credits.'],
  [
    'It belongs to 2026-11, the month of its own time.',
    'It belongs to November 2026, the month of its own time.',
  ],
  ['It was used on 24 of 100 days, with 7 of 999 left.', null],
  ['policy 2026-11-01, rate card 2025-11-20', null],
  [
    'The tenant owns 4000 credits, of which 2000 are allocated.',
    'The tenant owns 4,000 credits, of which 2,000 are allocated.',
  ],
  ['The dual regime applied then (policy 2026); rate card 2025', null],
  ['m-12345 and 7f0c12345 and a/12345 are ids', null],
])('%j', (text, shown) => {
  expect(sentenceIn(text, english)).toBe(shown ?? text);
});

it('shows instants as moments, in UTC', () => {
  const shown = sentenceIn(
    'The classic regime applies at 2026-11-24T14:01:11.054Z (policy 1).',
    english,
  );
  expect(shown).toMatch(/^The classic regime applies at Tue,? 24 Nov,? 14:01 UTC \(policy 1\)\.$/);
});

it.each([
  ['681200 of 400000', '681.200 of 400.000'],
  ['3100 tokens: 2.345 credits.', '3.100 tokens: 2,345 credits.'],
  ['0.5 credits, then 12345.678.', '0,5 credits, then 12.345,678.'],
  ['policy 1.5, release 1.2.3, v1.5, 10.0.0.1 and Copy 2.0', null],
])('follows the language: %j', (text, shown) => {
  expect(sentenceIn(text, createFormats('de-DE'))).toBe(shown ?? text);
});
