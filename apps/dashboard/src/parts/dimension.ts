/** The text of a row's value of a dimension: its name if it has one, and a translation of the API's own words. */
import type { BreakdownRow } from '../data/api.js';
import type { Dimension } from '../data/queries.js';
import { type Say, type TextKey, useTexts } from '../texts/texts.js';
import english from '../texts/en.json';

/** @returns the value, or `null` if the runs had none */
function dimensionValue(row: BreakdownRow, dimension: Dimension): string | null {
  const id = row[dimension] ?? null;
  if (dimension === 'environment') return row.environmentName ?? id;
  if (dimension === 'model') return row.modelName ?? id;
  if (dimension === 'automation') return row.automationName ?? id;
  return id;
}

const WORDS: ReadonlySet<Dimension> = new Set(['capability', 'context', 'currency', 'tier']);

/** @returns the word for a name of the API, such as `invoiceProcessing`, or the name itself if there is no word */
export function wordOf(dimension: string, name: string, say: Say): string {
  const key = `${dimension}.${name}`;
  return key in english ? say(key as TextKey) : name;
}

/** @returns a function from a row to its text, which is `none` if the runs had no value */
export function useDimensionText(): (row: BreakdownRow, dimension: Dimension) => string {
  const { say, formats } = useTexts();
  return (row, dimension) => {
    const value = dimensionValue(row, dimension);
    if (value === null) return say('none');
    if (dimension === 'day') return formats.weekday(value);
    if (dimension === 'month') return formats.month(`${value}-01`);
    return WORDS.has(dimension) ? wordOf(dimension, value, say) : value;
  };
}
