/** Where the maker may run, and what the next run costs there; one line per environment they used. */
import type { BreakdownRow } from '../../data/api.js';
import { useEnvironmentName } from '../../data/environment-names.js';
import { useAccess } from '../../data/queries.js';
import { useAmountText } from '../../parts/amount-text.js';
import { FineIcon, UsedUpIcon } from '../../parts/icons.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { useSentence } from '../../parts/use-sentence.js';
import { useTexts } from '../../texts/texts.js';
import styles from './me.module.css';
import { MILLI_PER_CREDIT } from '../../data/credits.js';

interface MyAccessProps {
  readonly tenant: string;
  readonly user: string;
  /** The maker's usage by environment, the most expensive first; `undefined` while it is loading. */
  readonly used: readonly BreakdownRow[] | undefined;
  /** Whether `used` contains all environments. */
  readonly isComplete: boolean;
}

/** How many environments are checked at once. */
export const CHECKED = 10;

export function MyAccess({ tenant, user, used, isComplete }: MyAccessProps) {
  const { say, formats } = useTexts();
  const amountOf = useAmountText();
  const sentence = useSentence();
  const nameOf = useEnvironmentName();
  const rows = (used ?? []).slice(0, CHECKED);
  const more = (used?.length ?? 0) - rows.length;
  const { data: access } = useAccess(
    tenant,
    rows.map(({ environment }) => environment!),
    user,
  );
  return (
    <Panel title={say('me.mayI')}>
      {used?.length === 0 && <p>{say('me.mayI.unknown')}</p>}
      <ul className={styles.lines}>
        {rows.map((row, index) => {
          const run = access?.answers[index]?.run;
          const isCopilot = run?.currency === 'copilot';
          const spent = isCopilot ? row.copilotConsumed : row.consumed;
          return (
            <li key={row.environment} className={styles.line}>
              <Name of={nameOf(row.environment!)} />
              <span>
                {run && <Verdict isAllowed={run.allowed} />}{' '}
                {run?.message !== undefined && sentence(run.message)}
              </span>
              <span className="quiet figures">
                {run?.allowed &&
                  say('me.next', {
                    amount: amountOf(
                      roundedToCredits(spent.milliCredits / Math.max(1, row.runs)),
                      isCopilot ? 'copilot' : 'aiBuilder',
                    ),
                  })}
              </span>
            </li>
          );
        })}
      </ul>
      {more > 0 && (
        <p className="quiet">
          {say(isComplete ? 'me.mayI.more' : 'me.mayI.more.atLeast', {
            count: formats.count(more),
          })}
        </p>
      )}
    </Panel>
  );
}

/** The average cost of a run is an estimate, so thousandths would be too precise. */
const roundedToCredits = (milliCredits: number): number =>
  Math.round(milliCredits / MILLI_PER_CREDIT) * MILLI_PER_CREDIT;

function Verdict({ isAllowed }: { readonly isAllowed: boolean }) {
  const { say } = useTexts();
  const Icon = isAllowed ? FineIcon : UsedUpIcon;
  return (
    <strong className={styles.verdict} data-allowed={isAllowed}>
      <Icon />
      {say(isAllowed ? 'access.run.yes' : 'access.run.no')}
    </strong>
  );
}
