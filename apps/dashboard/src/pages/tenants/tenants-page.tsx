/** The page of all tenants the reader may see, those in trouble first; a reader of one tenant is led to it at once. */
import { useEffect } from 'react';
import { useAddress } from '../../data/address-context.js';
import type { TenantUsage } from '../../data/api.js';
import { byName } from '../../data/order.js';
import { useTenants, useTenantUsages } from '../../data/queries.js';
import { concernedOf, isWhole, ratioOf, STATES, stateOfTenant } from '../../data/standing.js';
import layout from '../../parts/layout.module.css';
import { useMaySeeAll, useReach } from '../../data/use-roles.js';
import { Name } from '../../parts/name.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { useStateWidth, StateWord } from '../../parts/state-word.js';
import { To } from '../../parts/to.js';
import { UseBar } from '../../parts/use-bar.js';
import { type RowColumn, VirtualRows } from '../../parts/virtual-rows.js';
import { useTitle } from '../../parts/use-title.js';
import { useTexts } from '../../texts/texts.js';
import { Beginning } from './beginning.js';

/** How many tenants are asked for their figures; the rest are listed by name. */
const LOOKED_INTO_MAX = 50;

interface TenantRow {
  readonly tenantId: string;
  readonly usage: TenantUsage | undefined;
}

function TenantsPage() {
  const { data, error, refetch } = useTenants();
  const { say, formats } = useTexts();
  const { pass } = useAddress();
  const reach = useReach();
  const mayBegin = useMaySeeAll();
  const ids = data?.tenants.map(({ tenantId }) => tenantId) ?? [];
  const usages = useTenantUsages(reach?.tenants ? ids.slice(0, LOOKED_INTO_MAX) : []);
  const columns = useTenantColumns(
    usages.some((usage) => (usage?.copilotConsumed.milliCredits ?? 0) > 0),
  );
  const only = ids.length === 1 ? ids[0]! : null;
  useEffect(() => {
    // Makers have figures of their own, and none of a tenant.
    if (reach && !reach.tenants) pass({ page: 'me' });
    else if (reach && only !== null) pass({ page: 'overview', tenant: only });
  }, [reach, only, pass]);
  useTitle(say('nav.tenants'));
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  if (ids.length === 0) return mayBegin ? <Beginning /> : <p>{say('me.noTenant')}</p>;
  const rows = ids.map((tenantId, index): TenantRow => ({ tenantId, usage: usages[index] }));
  return (
    <>
      <div className={layout.pageHead}>
        <h1 className="pageTitle">{say('nav.tenants')}</h1>
        <span className="quiet">{say('tenants.count', { count: formats.count(ids.length) })}</span>
      </div>
      <VirtualRows
        label={say('nav.tenants')}
        columns={columns}
        rows={rows.toSorted(worstFirst)}
        keyOf={({ tenantId }) => tenantId}
      />
    </>
  );
}

const worstFirst = (a: TenantRow, b: TenantRow): number =>
  urgency(b) - urgency(a) || byName(a.tenantId, b.tenantId);

const urgency = ({ usage }: TenantRow): number =>
  usage
    ? STATES.indexOf(stateOfTenant(usage)) * 10 +
      (ratioOf(usage.consumed.milliCredits, usage.entitlement.milliCredits) ?? 0)
    : -1;

function useTenantColumns(hasCopilot: boolean): readonly RowColumn<TenantRow>[] {
  const { say, formats } = useTexts();
  const stateWidth = useStateWidth();
  const figure = (
    key: 'entitlement' | 'consumed' | 'remaining' | 'copilotConsumed',
    name: string,
  ): RowColumn<TenantRow> => ({
    key,
    name,
    width: '110px',
    isNumber: true,
    isLeftOutOnPhone: true,
    of: ({ usage }) => usage && formats.credits(usage[key].milliCredits),
  });
  return [
    {
      key: 'tenant',
      name: say('col.tenant'),
      width: 'minmax(76px, 1fr)',
      of: ({ tenantId }) => (
        <To place={{ page: 'overview', tenant: tenantId }}>
          <Name of={tenantId} />
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
      of: (row) => <Share of={row} />,
    },
    figure('remaining', say('col.left')),
    ...(hasCopilot ? [figure('copilotConsumed', say('col.copilot'))] : []),
    {
      key: 'state',
      name: say('col.state'),
      width: stateWidth,
      of: ({ usage }) => usage && <StateWord of={stateOfTenant(usage)} />,
    },
    {
      key: 'concerned',
      name: say('col.environment'),
      width: 'minmax(120px, 220px)',
      isLeftOutOnPhone: true,
      of: ({ usage }) => usage && <Concerned of={usage} />,
    },
  ];
}

/** The environment that the tenant's state comes from, and how many more are in it. */
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

function Share({ of: { usage } }: { readonly of: TenantRow }) {
  const { formats } = useTexts();
  if (!usage) return null;
  const ratio = ratioOf(usage.consumed.milliCredits, usage.entitlement.milliCredits);
  return (
    <span className="share figures">
      <UseBar ratio={ratio} state={stateOfTenant(usage)} />
      <span>{ratio === null ? '–' : formats.percent(ratio)}</span>
    </span>
  );
}

export { TenantsPage as default };
