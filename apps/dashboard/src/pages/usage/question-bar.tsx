/** The question in words, each part of it to change: groupings, months, and what it is narrowed to. */
import { Select, ToggleButton } from '@fluentui/react-components';
import { useAddress } from '../../data/address-context.js';
import type { TenantUsage } from '../../data/api.js';
import { shiftMonth } from '../../data/months.js';
import type { FilterDimension } from '../../data/queries.js';
import { wordOf } from '../../parts/dimension.js';
import { CloseIcon } from '../../parts/icons.js';
import { Name } from '../../parts/name.js';
import { useTexts } from '../../texts/texts.js';
import { GROUPINGS, toggled, type UsageQuestion } from './question.js';
import styles from './usage.module.css';

interface QuestionBarProps {
  readonly usage: TenantUsage;
  readonly question: UsageQuestion;
}

const RANGES = [1, 3, 6, 12];

export function QuestionBar({ usage, question }: QuestionBarProps) {
  const { say } = useTexts();
  const { refine } = useAddress();
  const { by, filter } = question;
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
      {Object.keys(filter).length > 0 && (
        <ul className={styles.narrowed} aria-label={say('usage.narrowed')}>
          {Object.entries(filter).map(([name, value]) => (
            <li key={name}>
              <button
                type="button"
                className={styles.chip}
                aria-label={say('usage.widen', { name: value })}
                onClick={() => refine({ [name]: undefined })}
              >
                <span className="quiet">{say(`dimension.${name as FilterDimension}`)}</span>{' '}
                <Name of={value === '' ? say('none') : wordOf(name, value, say)} max={28} />
                <CloseIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
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
