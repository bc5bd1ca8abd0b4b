/** Sentences of the service in the reader's language: put together from phrases, as the service puts its own together. */

/** English to the other language, with the same `{places}`: a figure, a month, a name without a space. */
export type Phrases = Readonly<Record<string, string>>;

/** @returns the text itself where any part of it is not known: half a translation would mislead */
export type Translate = (text: string) => string;

/** What stands between two phrases, or behind the last one. */
const BETWEEN: readonly (readonly [string, string])[] = [
  [', or ', ' oder '],
  [', ', ', '],
  [': ', ': '],
  ['. ', '. '],
  ['.', '.'],
];

interface Pattern {
  readonly english: RegExp;
  readonly other: string;
}

export function translator(phrases: Phrases): Translate {
  // The longest first: one may begin as another does.
  const patterns = Object.entries(phrases)
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([english, other]): Pattern => ({ english: patternOf(english), other }));
  return (text) => translated(text, patterns) ?? text;
}

const ENDS = '(?=, | or |: |\\. |\\.$|$)';

function patternOf(phrase: string): RegExp {
  const literal = phrase.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  const places = literal.replace(/\{(\w+)\}/g, '(?<$1>\\S+?)');
  return new RegExp(`^${places}${ENDS}`, 'i');
}

function translated(text: string, patterns: readonly Pattern[]): string | null {
  let rest = text;
  let result = '';
  while (rest !== '') {
    const phrase = firstPhrase(rest, patterns);
    if (!phrase) return null;
    rest = rest.slice(phrase.length);
    const between = BETWEEN.find(([english]) => rest.startsWith(english));
    rest = rest.slice(between?.[0].length ?? 0);
    result += phrase.text + (between?.[1] ?? '');
  }
  return result;
}

function firstPhrase(text: string, patterns: readonly Pattern[]) {
  for (const { english, other } of patterns) {
    const found = english.exec(text);
    if (!found) continue;
    const filled = other.replace(
      /\{(\w+)\}/g,
      (place, name: string) => found.groups?.[name] ?? place,
    );
    return { length: found[0].length, text: beginningAs(text, filled) };
  }
  return null;
}

/** A sentence begins with a capital letter; what follows a colon or a comma as it is written. */
const beginningAs = (text: string, phrase: string): string =>
  /^[A-Z]/.test(text) ? phrase.charAt(0).toUpperCase() + phrase.slice(1) : phrase;
