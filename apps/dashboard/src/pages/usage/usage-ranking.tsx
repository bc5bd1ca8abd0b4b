/** The groups, the dearest first: one click narrows to it. AI Builder and Copilot Credits stand apart. */
import { useAddress } from '../../data/address-context.js';
import type { Breakdown, BreakdownRow } from '../../data/api.js';
import { ratioOf } from '../../data/standing.js';
import { useDimensionText } from '../../parts/dimension.js';
import { Name } from '../../parts/name.js';
import { type RowColumn, VirtualRows } from '../../parts/virtual-rows.js';
import { UseBar } from '../../parts/use-bar.js';
import { useTexts } from '../../texts/texts.js';
import { isNarrowing, type UsageQuestion, withException } from './question.js';
import styles from './usage.module.css';

interface UsageRankingProps {
  readonly answer: Breakdown;
  readonly question: UsageQuestion;
}

export function UsageRanking({ answer, question }: UsageRankingProps) {
  const { say, formats } = useTexts();
  const { refine } = useAddress();
  const textOf = useDimensionText();
  const { rows, nextCursor } = answer;
  const { by } = question;
  const total = rows.reduce((sum, { consumed }) => sum + consumed.milliCredits, 0);
  const keyOf = (row: BreakdownRow) => JSON.stringify(by.map((one) => row[one]));
  const groups = by.map((one): RowColumn<BreakdownRow> => ({
    key: one,
    name: say(`dimension.${one}`),
    width: 'minmax(140px, 1fr)',
    of: (row) =>
      isNarrowing(one) ? (
        <button
          type="button"
          className={styles.narrow}
          title={say('usage.narrow')}
          onClick={({ shiftKey, altKey }) => {
            const value = row[one] ?? '';
            const leavesOut = shiftKey || altKey;
            refine(
              leavesOut
                ? { except: withException(question.except, [one, value]) }
                : { [one]: value },
            );
          }}
        >
          <Name of={textOf(row, one)} />
        </button>
      ) : (
        <span>{textOf(row, one)}</span>
      ),
  }));
  const figure = (key: 'consumed' | 'copilotConsumed', name: string): RowColumn<BreakdownRow> => ({
    key,
    name,
    width: '120px',
    isNumber: true,
    of: (row) => formats.credits(row[key].milliCredits),
  });
  const columns: readonly RowColumn<BreakdownRow>[] = [
    ...groups,
    figure('consumed', say('unit.aiBuilder')),
    {
      key: 'share',
      name: say('usage.share'),
      width: '140px',
      of: (row) => <Share ratio={ratioOf(row.consumed.milliCredits, total)} />,
    },
    figure('copilotConsumed', say('unit.copilot')),
    {
      key: 'runs',
      name: say('col.runs'),
      width: '70px',
      isNumber: true,
      of: ({ runs }) => formats.count(runs),
    },
  ];
  if (rows.length === 0) return <p className="quiet">{say('usage.nothing')}</p>;
  return (
    <>
      <VirtualRows label={say('nav.usage')} columns={columns} rows={rows} keyOf={keyOf} />
      {nextCursor !== null && (
        <p className="quiet">{say('usage.incomplete', { count: formats.count(rows.length) })}</p>
      )}
    </>
  );
}

function Share({ ratio }: { readonly ratio: number | null }) {
  const { formats } = useTexts();
  return (
    <span className="share figures">
      <UseBar ratio={ratio} state="fine" />
      <span>{ratio === null ? '–' : formats.percent(ratio)}</span>
    </span>
  );
}
