/** The terms of a policy in words; an unknown term keeps the API's name. */
import { useTexts } from '../texts/texts.js';
import { wordOf } from './dimension.js';

const INSTANT = /^\d{4}-\d\d-\d\dT/;

interface TermText {
  readonly nameOf: (name: string) => string;
  readonly valueOf: (name: string, value: unknown) => string;
  /** All terms in one line: "Rounding of a run: exact; Days of a trial: 30". */
  readonly lineOf: (terms: Readonly<Record<string, unknown>>) => string;
}

export function useTermText(): TermText {
  const { say, formats } = useTexts();
  const nameOf = (name: string) => wordOf('term', name, say);
  const valueOf = (name: string, value: unknown): string => {
    if (typeof value === 'number') {
      return name.endsWith('Percent') ? formats.percent(value / 100) : formats.count(value);
    }
    if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return INSTANT.test(text) ? formats.dayOrMoment(text) : wordOf('termValue', text, say);
  };
  const lineOf = (terms: Readonly<Record<string, unknown>>) =>
    Object.entries(terms)
      .map(([name, value]) => `${nameOf(name)}: ${valueOf(name, value)}`)
      .join('; ');
  return { nameOf, valueOf, lineOf };
}
