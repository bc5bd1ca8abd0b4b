/** The page of a tenant's environments in a month: a table to sort and search; each row links to its environment. */
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { ActButton } from '../../acts/act-button.js';
import { AllocateDialog, AllocateManyDialog } from '../../acts/lazy-acts.js';
import { useAddress } from '../../data/address-context.js';
import type { EnvironmentUsage } from '../../data/api.js';
import { KnownEnvironments } from '../../data/environment-names.js';
import { environmentsFile } from '../../data/files.js';
import { useEnvironments } from '../../data/environment-queries.js';
import { useAudit } from '../../data/queries.js';
import { type State, stateOf } from '../../data/standing.js';
import { useMayAct } from '../../data/use-may-act.js';
import { FirstUsage } from '../../parts/first-usage.js';
import { nameInText } from '../../parts/name.js';
import { News } from '../../parts/news.js';
import { SearchField } from '../../parts/search-field.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { useSteadyOrder } from '../../parts/steady-order.js';
import { Problem } from '../../parts/problem.js';
import { To } from '../../parts/to.js';
import toolbar from '../../parts/toolbar.module.css';
import { VirtualRows } from '../../parts/virtual-rows.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import { useEnvironmentColumns } from './columns.js';
import { lastChangesOf } from './last-changes.js';
import { inOrder, matching, SORTABLE } from './order.js';

function EnvironmentsPage({ usage, month }: TenantPageProps) {
  const { say } = useTexts();
  const { filters, refine } = useAddress();
  const mayAct = useMayAct(usage);
  const [allocating, setAllocating] = useState(false);
  const { data, error, refetch, isPlaceholderData } = useEnvironments(usage.tenantId, month);
  const { chosen, choose, chooseNone } = useChosen();
  const selection = mayAct ? { chosen, choose } : null;
  const hasCopilot = usage.copilotConsumed.milliCredits > 0;
  const { data: audit } = useAudit(usage.tenantId, month);
  const changes = useMemo(() => lastChangesOf(audit?.changes ?? []), [audit]);
  const columns = useEnvironmentColumns(usage.tenantId, month, { selection, hasCopilot, changes });
  const { order = 'state', search = '' } = filters;
  const sorted = useMemo(() => inOrder(matching(data ?? [], search), order), [data, search, order]);
  const choice = JSON.stringify([usage.tenantId, usage.month, order, search]);
  const isLoaded = data !== undefined && !isPlaceholderData;
  const { rows, sortAgain } = useSteadyOrder(sorted, idOf, isLoaded ? choice : null);
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  const close = (isDone: boolean) => {
    setAllocating(false);
    if (isDone) chooseNone();
  };
  return (
    <KnownEnvironments environments={data}>
      <EnvironmentsBar environments={data}>
        <a href={environmentsFile(usage.tenantId, month, { order, search })} download>
          {say('csv')}
        </a>
        {mayAct && <AllocateButton chosenCount={chosen.size} onClick={() => setAllocating(true)} />}
      </EnvironmentsBar>
      {sortAgain && <News text={say('environments.sortAgain')} onShow={sortAgain} />}
      {rows.length > 0 ? (
        <VirtualRows
          label={say('nav.environments')}
          columns={columns}
          rows={rows}
          keyOf={idOf}
          sorting={{ by: order, sortable: SORTABLE, onSort: (by) => refine({ order: by }) }}
        />
      ) : (
        <Nothing usage={usage} month={month} isAny={data.length > 0} search={search} />
      )}
      {allocating && chosen.size > 1 && (
        <AllocateManyDialog usage={usage} environments={[...chosen]} onClose={close} />
      )}
      {allocating && chosen.size <= 1 && (
        <AllocateDialog usage={usage} environment={[...chosen][0]} onClose={close} />
      )}
    </KnownEnvironments>
  );
}

const idOf = ({ environmentId }: EnvironmentUsage): string => environmentId;

interface NothingProps extends TenantPageProps {
  /** Whether there are environments that the search excludes. */
  readonly isAny: boolean;
  readonly search: string;
}

function Nothing({ usage, month, isAny, search }: NothingProps) {
  const { say } = useTexts();
  if (!isAny) return <FirstUsage usage={usage} />;
  return (
    <p>
      {say('environments.none', { search: nameInText(search) })}{' '}
      <To route={{ page: 'environments', tenant: usage.tenantId }} filters={{ month }}>
        {say('environments.all')}
      </To>
    </p>
  );
}

/** States that need no attention. */
const CALM: ReadonlySet<State> = new Set(['fine', 'onCopilot']);

/** The environments selected for a common allocation. */
function useChosen() {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = useCallback((id: string, isChosen: boolean) => {
    setChosen((before) => {
      const next = new Set(before);
      if (isChosen) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  return { chosen, choose, chooseNone: () => setChosen(new Set()) };
}

interface EnvironmentsBarProps {
  readonly environments: readonly EnvironmentUsage[];
  /** The buttons at the end of the bar. */
  readonly children: ReactNode;
}

function EnvironmentsBar({ environments, children }: EnvironmentsBarProps) {
  const { say, formats } = useTexts();
  const notFine = environments.filter((one) => !CALM.has(stateOf(one))).length;
  return (
    <div className={toolbar.bar}>
      <h2>{say('environments.count', { count: formats.count(environments.length) })}</h2>
      <span className="quiet">{say('unit.figures')}</span>
      {notFine > 0 && (
        <span className="quiet">
          {say('environments.notFine', { count: formats.count(notFine) })}
        </span>
      )}
      <span className={toolbar.spring} />
      <SearchField className={toolbar.search} />
      {children}
    </div>
  );
}

interface AllocateButtonProps {
  readonly chosenCount: number;
  readonly onClick: () => void;
}

function AllocateButton({ chosenCount, onClick }: AllocateButtonProps) {
  const { say, formats } = useTexts();
  return (
    <ActButton appearance="primary" onClick={onClick}>
      {chosenCount > 1
        ? say('allocate.many', { count: formats.count(chosenCount) })
        : say('overview.allocate')}
    </ActButton>
  );
}

export { EnvironmentsPage as default };
