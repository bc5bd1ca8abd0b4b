/** The texts of the pages in every language, and the format of their figures. */
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

describe.each(['en', 'de'])('%s', (language) => {
  it('never ends a line between a quantity and its sign', () => {
    const withSign = Object.values(texts(language)).filter((text) => /\}\s×/.test(text));
    expect(withSign.filter((text) => text.includes('} ×'))).toEqual([]);
    expect(withSign).not.toEqual([]);
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

  it('of a hundred is that many percent, down for a limit and to the nearest for a part', () => {
    for (let percent = 1; percent <= 100; percent++) {
      expect(english.percent(percent / 100)).toBe(`${percent}%`);
      expect(english.share(percent / 100)).toBe(`${percent}%`);
      expect(english.percent((percent + 0.6) / 100)).toBe(`${percent}%`);
      expect(english.share((percent + 0.6) / 100)).toBe(`${percent + 1}%`);
    }
    for (const ratio of [0.000_1, 0.006, 0.009_9]) {
      expect(english.percent(ratio)).toBe('<1%');
      expect(english.share(ratio)).toBe('<1%');
    }
  });

  it('has thousandths where it is exact, a sign where it is a change, and neither where it is estimated', () => {
    expect(english.credits(1)).toBe('0.001');
    expect([5_001, -5_000, 0].map(english.change)).toEqual(['+5.001', '-5', '0']);
    expect([1_499, 1_500, 2_499_999].map(english.whole)).toEqual(['1', '2', '2,500']);
    expect([2.44, 2.45, 3].map(english.ratio)).toEqual(['2.4', '2.5', '3']);
    expect(english.count(12_345)).toBe('12,345');
  });

  it('shortens to what an axis can hold', () => {
    expect(english.short(1_500_000_000)).toBe('1.5M');
    expect(english.short(1_234_567_000)).toBe('1.23M');
    expect(german.short(8_240_000)).toBe('8.240');
  });

  it('names days and months in UTC', () => {
    expect(english.month('2026-11-01')).toBe('November 2026');
    expect(english.moment('2026-11-30T23:59:00.000Z')).toContain('23:59');
    expect(german.month('2026-03-01')).toBe('März 2026');
    expect(english.time('2026-11-30T00:05:09.000Z')).toBe('00:05:09');
    expect(english.weekday('2026-11-30')).toBe('Mon 30 Nov');
  });

  it('asks for UTC wherever it writes a date, so that all readers see the same', () => {
    const { DateTimeFormat } = Intl;
    const zones: unknown[] = [];
    class Watched extends DateTimeFormat {
      constructor(locale: string, options: Intl.DateTimeFormatOptions) {
        super(locale, options);
        zones.push(options.timeZone);
      }
    }
    try {
      Object.assign(Intl, { DateTimeFormat: Watched });
      createFormats('en-GB');
    } finally {
      Object.assign(Intl, { DateTimeFormat });
    }
    expect(zones.length).toBeGreaterThan(5);
    expect(new Set(zones)).toEqual(new Set(['UTC']));
  });

  it.each(Object.keys(english) as (keyof typeof english)[])(
    'says by %s that something is unknown',
    (name) => {
      if (name === 'list') return;
      const format = english[name] as (value: unknown) => string;
      for (const unknown of [undefined, NaN, null, '', 'newerWord', '-01']) {
        expect(format(unknown)).toMatch(/^–/);
      }
    },
  );

  it('is a day, or with its time where that is not the first of the day', () => {
    expect(english.dayOrMoment('2026-11-01T00:00:00.000Z')).toBe('1 Nov 2026');
    expect(english.dayOrMoment('2026-11-01T00:00:01.000Z')).toBe('1 Nov 2026, 00:00 UTC');
    expect(english.dayOrMoment('2025-10-31T23:59:59.999Z')).toBe('31 Oct 2025, 23:59 UTC');
  });
});
