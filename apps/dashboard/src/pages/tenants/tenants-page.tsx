/** The page of all tenants the reader may see, those in the worst state first; a reader of only one tenant is redirected to it. */
import { type ReactNode, useEffect } from 'react';
import { useAddress } from '../../data/address-context.js';
import type { TenantUsage } from '../../data/api.js';
import { byName } from '../../data/order.js';
import { useTenants, useTenantStanding, useTenantStandings } from '../../data/tenant-queries.js';
import { concernedOf, isWhole, ratioOf, STATES, stateOfTenant } from '../../data/standing.js';
import { useLookingAgain } from '../../data/use-looking-again.js';
import { AsOf } from '../../parts/as-of.js';
import layout from '../../parts/layout.module.css';
import { News } from '../../parts/news.js';
import { useMaySeeAll, useReach } from '../../data/use-roles.js';
import { Name, nameInText } from '../../parts/name.js';
import { Problem } from '../../parts/problem.js';
import { SearchField } from '../../parts/search-field.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { useStateWidth, StateWord } from '../../parts/state-word.js';
import { useSteadyOrder } from '../../parts/steady-order.js';
import { To } from '../../parts/to.js';
import { UseBar } from '../../parts/use-bar.js';
import { type RowColumn, VirtualRows } from '../../parts/virtual-rows.js';
import { useTitle } from '../../parts/use-title.js';
import { useTexts } from '../../texts/texts.js';
import { Beginning } from './beginning.js';

/** How many tenants are ordered by their state; of the others, only visible ones are requested. */
const ORDERED_MAX = 200;
/** The search field appears above this number of tenants. */
const SEEN_AT_ONCE = 12;

function TenantsPage() {
  const { data, error, failureCount, refetch } = useTenants();
  const { say } = useTexts();
  const { pass } = useAddress();
  const reach = useReach();
  const mayBegin = useMaySeeAll();
  const ids = data?.tenants.map(({ tenantId }) => tenantId) ?? [];
  const ordered = reach?.tenants ? ids.slice(0, ORDERED_MAX) : [];
  const standings = useTenantStandings(ordered);
  useLookingAgain();
  const only = ids.length === 1 ? ids[0]! : null;
  useEffect(() => {
    // Makers have figures of their own, but none of a tenant.
    if (reach && !reach.tenants) pass({ page: 'me' });
    else if (reach && only !== null) pass({ page: 'overview', tenant: only });
  }, [reach, only, pass]);
  useTitle(say('nav.tenants'));
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  if (!reach?.tenants) return <PageSkeleton />;
  if (ids.length === 0) return mayBegin ? <Beginning /> : <p>{say('me.noTenant')}</p>;
  return <TenantList ids={ids} standings={standings} isLost={error !== null || failureCount > 0} />;
}

interface TenantListProps {
  readonly ids: readonly string[];
  /** Of the first ids; `undefined` while one is loading. */
  readonly standings: readonly (TenantUsage | undefined)[];
  readonly isLost: boolean;
}

function TenantList({ ids, standings, isLost }: TenantListProps) {
  const { say, formats } = useTexts();
  const { search = '' } = useAddress().filters;
  const known = standings.filter((usage) => usage !== undefined);
  const columns = useTenantColumns(
    known.some(({ copilotConsumed }) => copilotConsumed.milliCredits > 0),
  );
  const sorted = worstFirst(ids, standings).filter((id) => hasText(id, search));
  const isLoaded = known.length === standings.length;
  const { rows, sortAgain } = useSteadyOrder(sorted, itself, isLoaded ? search : null);
  const times = known.flatMap(({ asOf }) => asOf.time ?? []);
  return (
    <>
      <div className={layout.pageHead}>
        <h1 className="pageTitle">{say('nav.tenants')}</h1>
        <span className="quiet">
          {say('tenants.count', { count: formats.count(ids.length) })}
          {ids.length > ORDERED_MAX &&
            ` ${say('tenants.ordered', { count: formats.count(ORDERED_MAX) })}`}
          {` · ${say('unit.figures')}`}
        </span>
        {times.length > 0 && <AsOf time={times.toSorted()[0]!} isLost={isLost} />}
        {ids.length > SEEN_AT_ONCE && <SearchField />}
      </div>
      {sortAgain && <News text={say('environments.sortAgain')} onShow={sortAgain} />}
      {rows.length > 0 ? (
        <VirtualRows label={say('nav.tenants')} columns={columns} rows={rows} keyOf={itself} />
      ) : (
        <p className="quiet">{say('tenants.none', { search: nameInText(search) })}</p>
      )}
    </>
  );
}

const itself = (tenantId: string): string => tenantId;

const hasText = (id: string, text: string): boolean =>
  id.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());

function worstFirst(
  ids: readonly string[],
  standings: readonly (TenantUsage | undefined)[],
): string[] {
  const urgencies = new Map(ids.map((id, index) => [id, urgencyOf(standings[index])]));
  return ids.toSorted((a, b) => urgencies.get(b)! - urgencies.get(a)! || byName(a, b));
}

const urgencyOf = (usage: TenantUsage | undefined): number =>
  usage
    ? STATES.indexOf(stateOfTenant(usage)) * 10 +
      (ratioOf(usage.consumed.milliCredits, usage.entitlement.milliCredits) ?? 0)
    : -1;

function useTenantColumns(hasCopilot: boolean): readonly RowColumn<string>[] {
  const { say, formats } = useTexts();
  const stateWidth = useStateWidth();
  const known = (show: (usage: TenantUsage) => ReactNode) => (tenantId: string) => (
    <Known tenant={tenantId} show={show} />
  );
  const figure = (
    key: 'entitlement' | 'consumed' | 'remaining' | 'copilotConsumed',
    name: string,
  ): RowColumn<string> => ({
    key,
    name,
    width: '110px',
    isNumber: true,
    isLeftOutOnPhone: true,
    of: known((usage) => formats.credits(usage[key].milliCredits)),
  });
  return [
    {
      key: 'tenant',
      name: say('col.tenant'),
      width: 'minmax(clamp(76px, 9vw, 150px), 1fr)',
      of: (tenant) => (
        <To route={{ page: 'overview', tenant }}>
          <Name of={tenant} />
        </To>
      ),
    },
    figure('entitlement', say('col.owned')),
    figure('consumed', say('col.used')),
    {
      key: 'share',
      name: say('col.share'),
      width: 'clamp(60px, 11vw, 124px)',
      isNumber: true,
      of: known((usage) => <Share of={usage} />),
    },
    figure('remaining', say('col.left')),
    ...(hasCopilot ? [figure('copilotConsumed', say('col.copilot'))] : []),
    {
      key: 'state',
      name: say('col.state'),
      width: stateWidth,
      of: known((usage) => <StateWord of={stateOfTenant(usage)} />),
    },
    {
      key: 'concerned',
      name: say('col.environment'),
      width: 'minmax(120px, 220px)',
      isLeftOutOnPhone: true,
      of: known((usage) => <Concerned of={usage} />),
    },
  ];
}

interface KnownProps {
  readonly tenant: string;
  readonly show: (usage: TenantUsage) => ReactNode;
}

/** Requested when its row is rendered, that is, while it is visible. */
function Known({ tenant, show }: KnownProps) {
  const { data } = useTenantStanding(tenant);
  return data ? show(data) : null;
}

/** The environment that determines the tenant's state, and the number of others in the same state. */
function Concerned({ of: usage }: { readonly of: TenantUsage }) {
  const { say } = useTexts();
  const concerned = concernedOf(usage);
  const [first] = concerned;
  if (!first) return null;
  const others = concerned.length - 1;
  const count = isWhole(usage, concerned) ? others : say('sentence.atLeast', { count: others });
  return (
    <span className="quiet">
      <Name of={first.environmentName ?? first.environmentId} />
      {others > 0 && ` ${say('tenants.others', { count })}`}
    </span>
  );
}

function Share({ of: usage }: { readonly of: TenantUsage }) {
  const { formats } = useTexts();
  const ratio = ratioOf(usage.consumed.milliCredits, usage.entitlement.milliCredits);
  return (
    <span className="share figures">
      <UseBar ratio={ratio} state={stateOfTenant(usage)} />
      <span>{ratio === null ? '–' : formats.percent(ratio)}</span>
    </span>
  );
}

export { TenantsPage as default };
