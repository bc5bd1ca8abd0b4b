/** RFC 3339 timestamps, normalised to UTC. */
import fc from 'fast-check';
import { parseInstant, parseInstantOrDate } from './instant.js';

describe('an RFC 3339 timestamp', () => {
  it.each([
    ['2026-11-03T10:15:00.000Z', '2026-11-03T10:15:00.000Z'],
    ['2026-11-03T10:15:00Z', '2026-11-03T10:15:00.000Z'],
    ['2026-11-03t10:15:00.5z', '2026-11-03T10:15:00.500Z'],
    ['2026-11-03T10:15:00.000z', '2026-11-03T10:15:00.000Z'],
    ['2026-11-03T10:15:00.123999999Z', '2026-11-03T10:15:00.123Z'],
    ['2026-11-01T01:00:00+02:00', '2026-10-31T23:00:00.000Z'],
    ['2026-10-31T23:30:00.9999-01:00', '2026-11-01T00:30:00.999Z'],
    ['2026-11-03T10:15:00-00:00', '2026-11-03T10:15:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is the moment %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    ['a bare date', '2026-11-03'],
    ['no zone', '2026-11-03T10:15:00'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['month 0', '2026-00-01T00:00:00Z'],
    ['30 February', '2026-02-30T00:00:00Z'],
    ['29 February of a common year', '2025-02-29T00:00:00Z'],
    ['29 February of 1900', '1900-02-29T00:00:00Z'],
    ['31 April', '2026-04-31T00:00:00.000Z'],
    ['day 0', '2026-04-00T00:00:00Z'],
    ['hour 24', '2026-11-03T24:00:00Z'],
    ['minute 60', '2026-11-03T10:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['year 0', '0000-01-01T00:00:00Z'],
    ['an offset that leads before year 1', '0001-01-01T00:00:00+01:00'],
    ['an offset that leads past year 9999', '9999-12-31T23:59:59-01:00'],
    ['an offset of 24 hours', '2026-11-03T10:15:00+24:00'],
    ['an offset without its colon', '2026-11-03T10:15:00+0200'],
    ['a space for the T', '2026-11-03 10:15:00Z'],
    ['five digits of year', '12026-11-03T10:15:00Z'],
    ['a newline at the end', '2026-11-03T10:15:00Z\n'],
    ['digits of another script', '२०२६-11-03T10:15:00Z'],
    ['a number', '1793787300000'],
  ])('cannot be %s', (_, text) => {
    expect(parseInstant(text)).toBeNull();
  });

  const dates = fc.date({
    min: new Date('0001-01-02T00:00:00Z'),
    max: new Date('9999-12-30T00:00:00Z'),
    noInvalidDate: true,
  });

  it('means the same moment in every offset', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -1439, max: 1439 }), (date, minutes) => {
        const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const offset = [hours, rest].map((part) => String(part).padStart(2, '0')).join(':');
        expect(parseInstant(`${local}${minutes < 0 ? '-' : '+'}${offset}`)).toBe(
          date.toISOString(),
        );
      }),
    );
  });

  it('of a command may be a date alone, which starts in UTC', () => {
    expect(parseInstantOrDate('2026-11-03')).toBe('2026-11-03T00:00:00.000Z');
    expect(parseInstantOrDate('2026-02-30')).toBeNull();
    expect(parseInstantOrDate('2026-11-03T00:00:00+01:00')).toBe('2026-11-02T23:00:00.000Z');
  });
});
