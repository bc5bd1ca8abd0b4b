/** What the pages say, in every language, and how they write figures. */
import { readFileSync } from 'node:fs';
import { createFormats } from './formats.js';

const texts = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(`apps/dashboard/src/texts/${language}.json`, 'utf8'));

const placesIn = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

describe('German', () => {
  const [english, german] = [texts('en'), texts('de')];

  it('says everything that English says, and nothing else', () => {
    expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(Object.keys(english))('has the same places in %s', (key) => {
    expect(placesIn(german[key]!)).toEqual(placesIn(english[key]!));
  });
});

describe('a figure', () => {
  const english = createFormats('en-GB');
  const german = createFormats('de-DE');

  it('is exact, with thousandths only where there are any', () => {
    expect(english.credits(1_234_567_000)).toBe('1,234,567');
    expect(english.credits(184_760)).toBe('184.76');
    expect(german.credits(1_234_567_890)).toBe('1.234.567,89');
  });

  it('never says that all is used before it is', () => {
    expect(english.percent(0.9999)).toBe('99%');
    expect(english.percent(1)).toBe('100%');
    expect(english.percent(0.004)).toBe('<1%');
    expect(english.percent(0)).toBe('0%');
    expect(german.percent(0.004)).toBe('<1\u00a0%');
    expect(english.share(0.776)).toBe('78%');
    expect(english.share(0.004)).toBe('<1%');
  });

  it('shortens to what an axis can hold', () => {
    expect(english.short(1_500_000_000)).toBe('1.5M');
    expect(german.short(8_240_000)).toBe('8.240');
  });

  it('names days and months in UTC', () => {
    expect(english.month('2026-11-01')).toBe('November 2026');
    expect(english.moment('2026-11-30T23:59:00.000Z')).toContain('23:59');
    expect(german.month('2026-03-01')).toBe('März 2026');
  });
});
