/** The columns of the environments table, with a checkbox in each row if the reader may change allocations. */
import type { Amount, EnvironmentUsage } from '../../data/api.js';
import { ratioOf, stateOf } from '../../data/standing.js';
import { Name } from '../../parts/name.js';
import { useStateWidth, StateWord } from '../../parts/state-word.js';
import { Tick } from '../../parts/tick.js';
import { To } from '../../parts/to.js';
import { UseBar } from '../../parts/use-bar.js';
import type { RowColumn } from '../../parts/virtual-rows.js';
import { type TextKey, useTexts } from '../../texts/texts.js';
import styles from './environments.module.css';
import type { LastChange } from './last-changes.js';

type Column = RowColumn<EnvironmentUsage>;

export interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly choose: (environment: string, isChosen: boolean) => void;
}

interface ColumnsShown {
  /** The selected environments; `null` if the reader may change nothing. */
  readonly selection: Selection | null;
  /** Whether to show Copilot Credits: a column of zeros would take room from the names. */
  readonly hasCopilot: boolean;
  /** The last changes by environment id. Without any in the month, there is no column. */
  readonly changes: ReadonlyMap<string, LastChange>;
}

export function useEnvironmentColumns(
  tenant: string,
  month: string | undefined,
  { selection, hasCopilot, changes }: ColumnsShown,
): Column[] {
  const { say } = useTexts();
  const select = useSelectColumns(selection);
  const credits = useCreditsColumn(tenant, month);
  const runs = useRunColumns();
  const changed = useChangedColumn(changes);
  const stateWidth = useStateWidth();
  return [
    ...select,
    {
      key: 'environment',
      name: say('col.environment'),
      width: 'minmax(clamp(76px, 9vw, 150px), 1fr)',
      of: (one) => <Link to={one} tenant={tenant} month={month} />,
    },
    {
      key: 'source',
      name: say('col.source'),
      width: 'clamp(104px, 8.5vw, 128px)',
      isLeftOutOnPhone: true,
      of: ({ source }) => say(`source.${source}`),
    },
    credits('available', 'col.available', ({ available }) => available),
    credits('used', 'col.used', ({ consumed }) => consumed),
    {
      key: 'percent',
      name: say('col.share'),
      width: 'clamp(60px, max(min(11vw, 84px), 7.5vw), 124px)',
      isNumber: true,
      of: (one) => <Share of={one} />,
    },
    credits('left', 'col.left', ({ remaining }) => remaining),
    ...(hasCopilot
      ? [credits('copilot', 'col.copilot', ({ copilotConsumed }) => copilotConsumed)]
      : []),
    ...runs,
    ...(changes.size > 0 ? [changed] : []),
    {
      key: 'state',
      name: say('col.state'),
      width: stateWidth,
      of: (one) => <StateWord of={stateOf(one)} />,
    },
  ];
}

function useSelectColumns(selection: Selection | null): Column[] {
  const { say } = useTexts();
  if (!selection) return [];
  return [
    {
      key: 'select',
      name: say('environments.chosen'),
      isNameHidden: true,
      width: '20px',
      isLeftOutOnPaper: true,
      of: ({ environmentId, environmentName }) => (
        <Tick
          label={say('environments.choose', { name: environmentName ?? environmentId })}
          isTicked={selection.chosen.has(environmentId)}
          onTick={(isTicked) => selection.choose(environmentId, isTicked)}
        />
      ),
    },
  ];
}

type Explanation = 'available' | 'used' | 'left' | 'copilot';

function useCreditsColumn(tenant: string, month: string | undefined) {
  const { say } = useTexts();
  return (key: Explanation, name: TextKey, of: (one: EnvironmentUsage) => Amount): Column => ({
    key,
    name: say(name),
    width: '92px',
    isNumber: true,
    isLeftOutOnPhone: true,
    of: (one) => (
      <Explained of={one} tenant={tenant} month={month} explain={key} amount={of(one)} />
    ),
  });
}

function useRunColumns(): Column[] {
  const { say, formats } = useTexts();
  return [
    {
      key: 'runs',
      name: say('col.runs'),
      width: '60px',
      isNumber: true,
      isLeftOutOnPhone: true,
      of: ({ runs }) => formats.count(runs),
    },
    {
      key: 'lastRun',
      name: say('col.lastRun'),
      width: 'clamp(144px, 11vw, 180px)',
      isNumber: true,
      isLeftOutOnPhone: true,
      of: ({ lastRunAt }) => (lastRunAt === null ? '–' : formats.moment(lastRunAt)),
    },
  ];
}

function useChangedColumn(changes: ReadonlyMap<string, LastChange>): Column {
  const { say } = useTexts();
  return {
    key: 'changed',
    name: say('col.changed'),
    width: 'clamp(132px, 11vw, 200px)',
    isLeftOutOnPhone: true,
    isLeftOutOnPaper: true,
    of: ({ environmentId }) => <Changed as={changes.get(environmentId)} />,
  };
}

/** The name is shortened to make room for the day. */
function Changed({ as: change }: { readonly as: LastChange | undefined }) {
  const { formats } = useTexts();
  if (!change) return <>–</>;
  return (
    <span className={styles.changed} title={`${formats.fullMoment(change.at)} UTC`}>
      <Name of={change.by} />
      <span className="quiet figures">{formats.day(change.at.slice(0, 10))}</span>
    </span>
  );
}

interface LinkProps {
  readonly to: EnvironmentUsage;
  readonly tenant: string;
  readonly month: string | undefined;
}

function Link({ to: { environmentId, environmentName }, tenant, month }: LinkProps) {
  return (
    <To route={{ page: 'environment', tenant, environment: environmentId }} filters={{ month }}>
      <Name of={environmentName ?? environmentId} />
    </To>
  );
}

interface ExplainedProps {
  readonly of: EnvironmentUsage;
  readonly tenant: string;
  readonly month: string | undefined;
  /** The name of the explanation on the environment's page. */
  readonly explain: Explanation;
  readonly amount: Amount;
}

/** A figure that opens its explanation on the environment's own page. */
function Explained({ of: { environmentId }, tenant, month, explain, amount }: ExplainedProps) {
  const { formats } = useTexts();
  return (
    <To
      route={{ page: 'environment', tenant, environment: environmentId }}
      filters={{ month, explain }}
    >
      {formats.credits(amount.milliCredits)}
    </To>
  );
}

function Share({ of: one }: { readonly of: EnvironmentUsage }) {
  const { formats } = useTexts();
  const ratio = ratioOf(one.poolConsumed.milliCredits, one.available.milliCredits);
  return (
    <span className="share figures">
      <UseBar ratio={ratio} state={stateOf(one)} />
      <span>{ratio === null ? '–' : formats.percent(ratio)}</span>
    </span>
  );
}
