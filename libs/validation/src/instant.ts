/** Normalises RFC 3339 timestamps to UTC with milliseconds, so that text order is time order. */

type Instant = string;

const SHAPE = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const SECONDS_END = 19;
const NORMAL_LENGTH = 24;

/** @returns the same instant in normal form, truncated to milliseconds, or null if the text is not an instant */
export function parseInstant(text: string): Instant | null {
  if (!SHAPE.test(text) || !isOnCalendarAndClock(text)) return null;
  const last = text.charCodeAt(text.length - 1);
  if (last !== UPPER_Z && last !== LOWER_Z) return shiftedToUtc(text);
  if (text.length === NORMAL_LENGTH && last === UPPER_Z && text[10] === 'T') return text;
  return utcText(text, text.slice(SECONDS_END, -1));
}

/** Parses instants in commands: a date alone means the start of that day in UTC. */
export function parseInstantOrDate(text: string): Instant | null {
  return parseInstant(DATE.test(text) ? `${text}T00:00:00.000Z` : text);
}

const UPPER_Z = 90;
const LOWER_Z = 122;

function isOnCalendarAndClock(text: string): boolean {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (year === 0 || month < 1 || month > 12) return false;
  if (day < 1 || day > daysIn(year, month)) return false;
  return twoDigits(text, 11) < 24 && twoDigits(text, 14) < 60 && twoDigits(text, 17) < 60;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function shiftedToUtc(text: string): Instant | null {
  const start = text.length - 6;
  const hours = twoDigits(text, start + 1);
  const minutes = twoDigits(text, start + 4);
  if (hours > 23 || minutes > 59) return null;
  const offsetMs = (text[start] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  const local = Date.parse(utcText(text, text.slice(SECONDS_END, start)));
  const shifted = new Date(local - offsetMs).toISOString();
  const withinFourDigits = shifted.length === NORMAL_LENGTH && !shifted.startsWith('0000');
  return withinFourDigits ? shifted : null;
}

/** @param fraction empty, or a point and any number of digits */
function utcText(text: string, fraction: string): Instant {
  const milliseconds = fraction.slice(1, 4).padEnd(3, '0');
  return `${text.slice(0, 10)}T${text.slice(11, SECONDS_END)}.${milliseconds}Z`;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}
