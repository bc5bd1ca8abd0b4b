/** The query as a sentence: its months, groupings, filters and exclusions. */
import { useEnvironmentName } from '../../data/environment-names.js';
import { monthsIn } from '../../data/months.js';
import type { FilterDimension } from '../../data/queries.js';
import { wordOf } from '../../parts/dimension.js';
import { nameInText } from '../../parts/name.js';
import { useTexts } from '../../texts/texts.js';
import { type Exception, exceptionsIn, type UsageQuestion } from './question.js';
import styles from './usage.module.css';

interface QuestionSentenceProps {
  readonly question: UsageQuestion;
  /** The months used if the query has none, such as 2026-11. */
  readonly present: string;
}

export function QuestionSentence({ question, present }: QuestionSentenceProps) {
  const { say, formats } = useTexts();
  const partsText = usePartsText();
  const { by, filter, except, months } = question;
  const asked = monthsIn(months ?? present).map((month) => `${month}-01`);
  const first = formats.month(asked[0]!);
  const last = formats.month(asked.at(-1)!);
  const only = Object.entries(filter) as Exception[];
  const without = exceptionsIn(except);
  return (
    <p className={styles.asked}>
      {say('usage.asked', {
        months: asked.length === 1 ? first : say('usage.asked.range', { from: first, to: last }),
        by: formats.list(by.map((one) => withinSentence(say(`by.${one}`)))),
      })}
      {only.length > 0 && ` ${say('usage.asked.only', { what: partsText(only) })}`}
      {without.length > 0 && ` ${say('usage.asked.without', { what: partsText(without) })}`}
    </p>
  );
}

const withinSentence = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** @returns a function from dimensions with their values to text: "Environment Production and User user-1" */
function usePartsText(): (parts: readonly Exception[]) => string {
  const { say, formats } = useTexts();
  const nameOf = useEnvironmentName();
  const valueText = (name: FilterDimension, value: string): string => {
    if (value === '') return say('none');
    return nameInText(name === 'environment' ? nameOf(value) : wordOf(name, value, say));
  };
  return (parts) =>
    formats.list(
      parts.map(([name, value]) => `${say(`dimension.${name}`)} ${valueText(name, value)}`),
    );
}
