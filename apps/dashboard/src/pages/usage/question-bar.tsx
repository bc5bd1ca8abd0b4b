/** The controls of the query: its groupings, its months, and the active filters, each with a button to remove it. */
import { Select, ToggleButton } from '@fluentui/react-components';
import { useAddress } from '../../data/address-context.js';
import type { TenantUsage } from '../../data/api.js';
import { shiftMonth } from '../../data/months.js';
import type { FilterDimension } from '../../data/queries.js';
import { FilterChip } from '../../parts/filter-chip.js';
import { useTexts } from '../../texts/texts.js';
import {
  exceptionsIn,
  GROUPINGS,
  toggled,
  type UsageQuestion,
  withoutException,
} from './question.js';
import styles from './usage.module.css';

interface QuestionBarProps {
  readonly usage: TenantUsage;
  readonly question: UsageQuestion;
}

const RANGES = [1, 3, 6, 12];

export function QuestionBar({ usage, question }: QuestionBarProps) {
  const { say } = useTexts();
  const { refine } = useAddress();
  const { by } = question;
  return (
    <div className={styles.question}>
      <div className={styles.groupings} role="group" aria-label={say('usage.groupings')}>
        <span className="quiet">{say('usage.groupedBy')}</span>
        {GROUPINGS.map((one) => (
          <ToggleButton
            key={one}
            size="small"
            checked={by.includes(one)}
            onClick={() => refine({ by: toggled(by, one).join() })}
          >
            {say(`dimension.${one}`)}
          </ToggleButton>
        ))}
        <MonthsField usage={usage} question={question} />
      </div>
      <Narrowed question={question} />
    </div>
  );
}

/** The active filters and exclusions, each with a button that removes it. */
function Narrowed({ question: { filter, except } }: Pick<QuestionBarProps, 'question'>) {
  const { say } = useTexts();
  const { refine } = useAddress();
  const left = exceptionsIn(except);
  const only = Object.entries(filter) as [FilterDimension, string][];
  if (left.length + only.length === 0) return null;
  return (
    <ul className={styles.narrowed} aria-label={say('usage.narrowed')}>
      {only.map(([name, value]) => (
        <li key={name}>
          <FilterChip
            name={name}
            value={value}
            label="usage.widen"
            onClick={() => refine({ [name]: undefined })}
          />
        </li>
      ))}
      {left.map((one) => (
        <li key={one.join(':')}>
          <FilterChip
            name={one[0]}
            value={one[1]}
            isLeftOut
            label="usage.takeIn"
            onClick={() => refine({ except: withoutException(except, one) })}
          />
        </li>
      ))}
    </ul>
  );
}

function MonthsField({ usage, question }: QuestionBarProps) {
  const { say, formats } = useTexts();
  const { refine } = useAddress();
  const last = usage.month;
  const rangeOf = (count: number) =>
    count === 1 ? last : `${shiftMonth(last, 1 - count)}..${last}`;
  return (
    <Select
      size="small"
      aria-label={say('usage.months')}
      value={question.months ?? last}
      onChange={(_event, { value }) => refine({ months: value })}
    >
      {RANGES.map((count) => (
        <option key={count} value={rangeOf(count)}>
          {count === 1
            ? formats.month(`${last}-01`)
            : say('usage.lastMonths', { count: formats.count(count) })}
        </option>
      ))}
    </Select>
  );
}
