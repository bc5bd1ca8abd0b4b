/** A maker's own page: where they may run, what it costs, and what their runs cost. */
import { Field, Input, Select } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useAddress } from '../../data/address-context.js';
import { useTenants } from '../../data/queries.js';
import { useMe } from '../../data/service-queries.js';
import layout from '../../parts/layout.module.css';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import toolbar from '../../parts/toolbar.module.css';
import { useTexts } from '../../texts/texts.js';
import { MyAccess } from './my-access.js';
import { MyFlows } from './my-flows.js';
import { MyRuns } from './my-runs.js';

function MePage() {
  const { say } = useTexts();
  const { filters, refine } = useAddress();
  const { data: me, error, refetch } = useMe();
  const { data: tenants } = useTenants();
  const [typed, setTyped] = useState(filters['user'] ?? '');
  useEffect(() => {
    document.title = `${say('nav.me')} · ${say('product')}`;
  }, [say]);
  if (!me) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  const ids = tenants?.tenants.map(({ tenantId }) => tenantId) ?? [];
  const tenant = filters['tenant'] ?? ids[0] ?? '';
  // Without sign-in nobody is known: then the reader says whose usage it is.
  const user = me.auth === 'none' ? typed : me.subject;
  return (
    <div className={layout.stack}>
      <div className={toolbar.bar}>
        <h1 className="pageTitle">{say('nav.me')}</h1>
        <span className={toolbar.spring} />
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
        <p className="quiet">{say('me.whose')}</p>
      ) : (
        <>
          <MyAccess tenant={tenant} user={user} />
          <MyFlows tenant={tenant} user={user} />
          <MyRuns tenant={tenant} user={user} />
        </>
      )}
    </div>
  );
}

export { MePage as default };
