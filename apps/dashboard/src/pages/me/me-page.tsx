/** The maker's page: where they may run, what capabilities cost, and what their own runs cost. */
import { Field, Input, Select } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import { AccessPanel } from '../../access/access-panel.js';
import { useAddress } from '../../data/address-context.js';
import type { BreakdownRow } from '../../data/api.js';
import { useAccess, useBreakdown } from '../../data/queries.js';
import { useTenants } from '../../data/tenant-queries.js';
import { KnownEnvironments, TenantEnvironments } from '../../data/environment-names.js';
import { useMe } from '../../data/service-queries.js';
import { useLookingAgain } from '../../data/use-looking-again.js';
import { AsOf } from '../../parts/as-of.js';
import layout from '../../parts/layout.module.css';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { PricesPanel } from '../../prices/prices-panel.js';
import { useTitle } from '../../parts/use-title.js';
import { useTexts } from '../../texts/texts.js';
import { CHECKED, MyAccess } from './my-access.js';
import { MyFlows } from './my-flows.js';
import { MyRuns } from './my-runs.js';
import { MyWeeks } from './my-weeks.js';

function MePage() {
  const { say } = useTexts();
  const { filters, refine } = useAddress();
  const { data: me, error, refetch } = useMe();
  const { data: tenants, isPending } = useTenants();
  const [typed, setTyped] = useState(filters['user'] ?? '');
  useTitle(say('nav.me'));
  useLookingAgain();
  if (!me) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  const ids = tenants?.tenants.map(({ tenantId }) => tenantId) ?? [];
  const tenant = filters['tenant'] ?? ids[0] ?? '';
  // Without sign-in the user is unknown, so the reader enters one.
  const user = me.auth === 'none' ? typed : me.subject;
  return (
    <div className={layout.stack}>
      <div className={layout.pageHead}>
        <h1 className="pageTitle">{say('nav.me')}</h1>
        {user !== '' && tenant !== '' && <MyAsOf tenant={tenant} user={user} />}
        {ids.length > 1 && (
          <Field label={say('col.tenant')}>
            <Select value={tenant} onChange={(_event, { value }) => refine({ tenant: value })}>
              {ids.map((id) => (
                <option key={id}>{id}</option>
              ))}
            </Select>
          </Field>
        )}
        {me.auth === 'none' && (
          <Field label={say('runs.userId')}>
            <Input
              value={typed}
              onChange={(_event, { value }) => setTyped(value)}
              onBlur={() => refine({ user: typed })}
            />
          </Field>
        )}
      </div>
      {user === '' || tenant === '' ? (
        !isPending && (
          <p className="quiet">{say(me.auth === 'none' ? 'me.whose' : 'me.noTenant')}</p>
        )
      ) : (
        <TenantEnvironments tenant={tenant} month={undefined}>
          <Mine tenant={tenant} user={user} />
        </TenantEnvironments>
      )}
    </div>
  );
}

interface MineProps {
  readonly tenant: string;
  readonly user: string;
}

const useMyEnvironments = ({ tenant, user }: MineProps) =>
  useBreakdown(tenant, { month: undefined, by: ['environment'], filter: { user } });

function MyAsOf(props: MineProps) {
  const { data, error, failureCount, fetchStatus } = useMyEnvironments(props);
  const time = data?.asOf.time ?? null;
  if (time === null) return null;
  return (
    <AsOf time={time} isLost={error !== null || failureCount > 0 || fetchStatus === 'paused'} />
  );
}

function Mine({ tenant, user }: MineProps) {
  const { say } = useTexts();
  const { data, refetch } = useMyEnvironments({ tenant, user });
  const used = data?.rows.filter(({ environment }) => environment);
  const environments = used?.map(({ environment }) => environment!) ?? [];
  const { data: access } = useAccess(tenant, environments.slice(0, CHECKED), user);
  const blocked = environments.filter((_, index) => access?.answers[index]?.run.allowed === false);
  const named = useMemo(() => namedIn(data?.rows ?? []), [data]);
  return (
    <KnownEnvironments environments={named}>
      <MyAccess tenant={tenant} user={user} used={used} isComplete={data?.nextCursor === null} />
      {data && (
        <AccessPanel
          key={`${tenant} ${user}`}
          title={say('access.blocked')}
          tenant={tenant}
          // Where it is blocked is what the reader asks about.
          environment={[...new Set([...blocked, ...environments])]}
          user={user}
        />
      )}
      {used?.length === 0 && <p className="quiet">{say('me.nothing')}</p>}
      {environments.length > 0 && <MyFlows tenant={tenant} user={user} />}
      {data?.asOf.time && <MyWeeks tenant={tenant} user={user} day={data.asOf.time.slice(0, 10)} />}
      {environments.length > 0 && (
        <PricesPanel tenant={tenant} user={user} environments={environments} />
      )}
      {data && environments.length > 0 && (
        <MyRuns
          tenant={tenant}
          user={user}
          count={runsIn(data.rows)}
          onRecount={async () => runsIn((await refetch()).data?.rows ?? data.rows)}
        />
      )}
    </KnownEnvironments>
  );
}

const runsIn = (rows: readonly BreakdownRow[]): number =>
  rows.reduce((sum, { runs }) => sum + runs, 0);

/** Makers may query the names nowhere else. */
const namedIn = (rows: readonly BreakdownRow[]) =>
  rows.flatMap(({ environment, environmentName = null }) =>
    environment ? [{ environmentId: environment, environmentName }] : [],
  );

export { MePage as default };
