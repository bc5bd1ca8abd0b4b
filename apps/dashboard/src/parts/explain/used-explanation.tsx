/** Explains usage in parts by any dimension; each part leads one level deeper, down to single runs. */
import { Select } from '@fluentui/react-components';
import { useAddress, useFilter } from '../../data/address-context.js';
import type { BreakdownRow } from '../../data/api.js';
import type { Filters } from '../../data/addresses.js';
import { type FilterDimension, useBreakdown } from '../../data/queries.js';
import { useTexts } from '../../texts/texts.js';
import { useDimensionText } from '../dimension.js';
import { Name } from '../name.js';
import { To } from '../to.js';
import styles from './explain.module.css';
import { Explanation, type Part } from './explanation.js';

const DIMENSIONS = ['environment', 'automation', 'model', 'capability', 'user', 'day'] as const;
type PartsBy = (typeof DIMENSIONS)[number];

interface UsedExplanationProps {
  readonly tenant: string;
  readonly month: string;
  /** The figure to explain. */
  readonly milliCredits: number;
  readonly currency: 'aiBuilder' | 'copilot';
  /** Limits the explanation to this environment. */
  readonly environment?: string;
}

export function UsedExplanation(props: UsedExplanationProps) {
  const { tenant, month, milliCredits, currency, environment } = props;
  const { say } = useTexts();
  const by = partsBy(useFilter('parts'), environment === undefined ? 'environment' : 'day');
  const filter = { currency, ...(environment !== undefined && { environment }) };
  const { data } = useBreakdown(tenant, { month, by: [by], filter });
  const partOf = usePartOf(by, { tenant, month, filter });
  const key = currency === 'copilot' ? 'copilotConsumed' : 'consumed';
  const parts = data?.rows.map((row) => partOf(row, row[key].milliCredits));
  return (
    <Explanation
      title={say(currency === 'copilot' ? 'overview.copilot' : 'overview.used')}
      meaning={say('explain.used')}
      parts={by === 'day' ? parts?.toSorted((a, b) => (a.key < b.key ? -1 : 1)) : parts}
      milliCredits={milliCredits}
      unit={currency === 'copilot' ? 'unit.copilot' : 'unit.aiBuilder'}
      // With every part listed, the remainder is what was charged since the parts were loaded.
      rest={say(data?.nextCursor === null ? 'explain.updating' : 'explain.others')}
      tools={<PartsField by={by} withEnvironment={environment === undefined} />}
    >
      <p className={styles.further}>
        <To
          route={{ page: 'runs', tenant }}
          filters={{ month, currency, environmentId: environment }}
        >
          {say('explain.runs')}
        </To>
      </p>
    </Explanation>
  );
}

const partsBy = (named: string | undefined, otherwise: PartsBy): PartsBy =>
  DIMENSIONS.find((one) => one === named) ?? otherwise;

interface Within {
  readonly tenant: string;
  readonly month: string;
  readonly filter: Readonly<Partial<Record<FilterDimension, string>>>;
}

/** A part links to the usage page filtered by it; a day has no link. */
function usePartOf(by: PartsBy, { tenant, month, filter }: Within) {
  const { formats } = useTexts();
  const textOf = useDimensionText();
  return (row: BreakdownRow, milliCredits: number): Part => {
    const value = row[by] ?? '';
    if (by === 'day') return { key: value, name: formats.weekday(value), milliCredits };
    const narrowed: Filters = { ...filter, [by]: value };
    return {
      key: value,
      name: <Name of={textOf(row, by)} />,
      milliCredits,
      to: {
        route: { page: 'usage', tenant },
        filters: { ...narrowed, months: month, by: by === 'automation' ? 'user' : 'automation' },
      },
    };
  };
}

interface PartsFieldProps {
  readonly by: PartsBy;
  readonly withEnvironment: boolean;
}

function PartsField({ by, withEnvironment }: PartsFieldProps) {
  const { say } = useTexts();
  const { refine } = useAddress();
  return (
    <Select
      size="small"
      aria-label={say('explain.partsBy')}
      value={by}
      onChange={(_event, { value }) => refine({ parts: value })}
    >
      {DIMENSIONS.filter((one) => withEnvironment || one !== 'environment').map((one) => (
        <option key={one} value={one}>
          {say(`by.${one}`)}
        </option>
      ))}
    </Select>
  );
}
