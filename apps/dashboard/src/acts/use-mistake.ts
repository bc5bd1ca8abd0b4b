/** The sentence that names the fields of a dialog whose values are not valid. */
import { useTexts } from '../texts/texts.js';

/** @returns a function from the labels of such fields to the sentence; `undefined` if there are none */
export function useMistake(): (labels: readonly string[]) => string | undefined {
  const { say, formats } = useTexts();
  return (labels) => {
    if (labels.length === 0) return undefined;
    const quoted = labels.map((label) => say('act.field', { label }));
    return say('act.effect.mistake', { fields: formats.list(quoted) });
  };
}
