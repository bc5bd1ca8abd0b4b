/** The groups of usage ranked by cost, with a filter by one click; AI Builder and Copilot Credits are separate. */
import { type ReactNode, useState } from 'react';
import { useAddress } from '../../data/address-context.js';
import type { Breakdown, BreakdownRow } from '../../data/api.js';
import { type CostRanking, rankByCost } from '../../data/cost-ranking.js';
import { type FilterDimension, useBreakdown } from '../../data/queries.js';
import { ratioOf } from '../../data/standing.js';
import { useDimensionText } from '../../parts/dimension.js';
import { MoreButton } from '../../parts/more-button.js';
import { Name } from '../../parts/name.js';
import { type RowColumn, VirtualRows } from '../../parts/virtual-rows.js';
import { UseBar } from '../../parts/use-bar.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';
import { isNarrowing, runsBehind, type UsageQuestion, withException } from './question.js';
import styles from './usage.module.css';

type Column = RowColumn<BreakdownRow>;

interface UsageRankingProps {
  readonly tenant: string;
  readonly answer: Breakdown;
  readonly question: UsageQuestion;
}

/** How many rows are shown until the reader asks for all, so that the content below stays within reach. */
const SHOWN = 20;

export function UsageRanking({ tenant, answer, question }: UsageRankingProps) {
  const { say, formats } = useTexts();
  const { rows, nextCursor } = answer;
  const [shown, setShown] = useState(SHOWN);
  const groups = useGroupColumns(question);
  const total = useTotal(tenant, question, answer);
  const figures = useFigureColumns(rows, total, { tenant, question });
  const keyOf = (row: BreakdownRow) => JSON.stringify(question.by.map((one) => row[one]));
  return (
    <>
      <VirtualRows
        label={say('nav.usage')}
        columns={[...groups, ...figures]}
        rows={rankByCost(rows).rows.slice(0, shown)}
        keyOf={keyOf}
      />
      <MoreButton count={rows.length - shown} onMore={() => setShown(rows.length)} />
      {nextCursor !== null && (
        <p className="quiet">{say('usage.incomplete', { count: formats.count(rows.length) })}</p>
      )}
    </>
  );
}

function useGroupColumns(question: UsageQuestion): readonly Column[] {
  const { say } = useTexts();
  const textOf = useDimensionText();
  return question.by.map((one): Column => ({
    key: one,
    name: say(`dimension.${one}`),
    width: 'minmax(48px, 1fr)',
    of: (row) =>
      isNarrowing(one) ? (
        <NarrowButton
          dimension={one}
          value={row[one] ?? ''}
          text={textOf(row, one)}
          except={question.except}
        />
      ) : (
        <span>{textOf(row, one)}</span>
      ),
  }));
}

/** @returns the usage of all groups, including those beyond the response's page, or `null` until it is known */
function useTotal(tenant: string, question: UsageQuestion, answer: Breakdown): number | null {
  const { months: month, filter, except } = question;
  const isPart = answer.nextCursor !== null;
  const { data } = useBreakdown(tenant, { month, by: ['currency'], filter, except }, isPart);
  if (!isPart) return rankByCost(answer.rows).total;
  return data ? rankByCost(data.rows).total : null;
}

function useFigureColumns(
  rows: readonly BreakdownRow[],
  total: number | null,
  { tenant, question }: Pick<UsageRankingProps, 'tenant' | 'question'>,
): readonly Column[] {
  const { say, formats } = useTexts();
  const { milliCredits, currency } = rankByCost(rows);
  const hasCopilot = rows.some(({ copilotConsumed }) => copilotConsumed.milliCredits > 0);
  const figure = (key: 'consumed' | 'copilotConsumed', name: string): Column => ({
    key,
    name,
    // Remains visible next to three groupings on a phone.
    width: 'clamp(84px, 22vw, 112px)',
    isNumber: true,
    isLeftOutOnPhone: (key === 'copilotConsumed') !== (currency === 'copilot'),
    of: (row) => (
      <RunsBehind row={row} tenant={tenant} question={question} currency={CURRENCIES[key]}>
        {formats.credits(row[key].milliCredits)}
      </RunsBehind>
    ),
  });
  return [
    figure('consumed', say('unit.aiBuilder')),
    {
      key: 'share',
      isLeftOutOnPhone: true,
      name: say('usage.share'),
      width: '140px',
      isNumber: true,
      of: (row) => <Share ratio={ratioOf(milliCredits(row), total ?? 0)} currency={currency} />,
    },
    ...(hasCopilot ? [figure('copilotConsumed', say('unit.copilot'))] : []),
    {
      key: 'runs',
      isLeftOutOnPhone: true,
      name: say('col.runs'),
      width: '70px',
      isNumber: true,
      of: ({ runs }) => formats.count(runs),
    },
  ];
}

const CURRENCIES = { consumed: 'aiBuilder', copilotConsumed: 'copilot' } as const;

interface RunsBehindProps {
  readonly row: BreakdownRow;
  readonly tenant: string;
  readonly question: UsageQuestion;
  readonly currency: CostRanking['currency'];
  readonly children: ReactNode;
}

/** A figure that links to the runs it sums up, if they can be listed. */
function RunsBehind({ row, tenant, question, currency, children }: RunsBehindProps) {
  const filters = runsBehind(row, question);
  if (!filters) return children;
  return (
    <To route={{ page: 'runs', tenant }} filters={{ currency, ...filters }}>
      {children}
    </To>
  );
}

interface NarrowButtonProps {
  readonly dimension: FilterDimension;
  readonly value: string;
  readonly text: string;
  /** The present exclusions. */
  readonly except: string | undefined;
}

/** Filters by the value; with Shift or Alt it excludes the value. */
function NarrowButton({ dimension, value, text, except }: NarrowButtonProps) {
  const { say } = useTexts();
  const { refine } = useAddress();
  return (
    <button
      type="button"
      className={styles.narrow}
      title={say('usage.narrow')}
      onClick={({ shiftKey, altKey }) => {
        const leavesOut = shiftKey || altKey;
        refine(
          leavesOut
            ? { except: withException(except, [dimension, value]) }
            : { [dimension]: value },
        );
      }}
    >
      <Name of={text} />
    </button>
  );
}

interface ShareProps {
  readonly ratio: number | null;
  readonly currency: CostRanking['currency'];
}

function Share({ ratio, currency }: ShareProps) {
  const { formats } = useTexts();
  return (
    <span className="share figures">
      <UseBar ratio={ratio} state="fine" {...(currency === 'copilot' && { hue: currency })} />
      <span>{ratio === null ? '–' : formats.share(ratio)}</span>
    </span>
  );
}
