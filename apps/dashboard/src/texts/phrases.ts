/** Translates sentences of the service, which consist of phrases with figures, into the reader's language. */

/**
 * English phrases and their translations, with the same `{placeholders}`, each for a figure, a month or a name without a space; `{rest}` is all that follows,
 * unchanged.
 */
export type Phrases = Readonly<Record<string, string>>;

/** @returns the translation, or the text unchanged if any part of it is unknown, because half a translation would mislead */
export type Translate = (text: string) => string;

/** Text between two phrases or after the last one, with its translation. */
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
  // Phrases with the most literal text first: a phrase may be the beginning of another, or fill its placeholders.
  const patterns = Object.entries(phrases)
    .toSorted(([a], [b]) => ownLength(b) - ownLength(a))
    .map(([english, other]): Pattern => ({ english: patternOf(english), other }));
  return (text) => translated(text, patterns) ?? text;
}

const ownLength = (phrase: string): number => phrase.replace(/\{\w+\}/g, '').length;

const ENDS = '(?=, | or |: |\\. |\\.$|$)';

function patternOf(phrase: string): RegExp {
  const literal = phrase.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  const places = literal
    .replace('{rest}', '(?<rest>.+?)(?=\\.?$)')
    .replace(/\{(\w+)\}/g, '(?<$1>\\S+?)');
  return new RegExp(`^${places}${ENDS}`, 'is');
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

/**
 * Capitalises a translation if the English phrase is capitalised: at the beginning of a
 * sentence, not after a colon or a comma.
 */
const beginningAs = (text: string, phrase: string): string =>
  /^[A-Z]/.test(text) ? phrase.charAt(0).toUpperCase() + phrase.slice(1) : phrase;
