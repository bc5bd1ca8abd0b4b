/** All tenants the reader may see; with one alone, straight to it. */
import { useEffect } from 'react';
import { useAddress } from '../../data/address-context.js';
import { useTenants } from '../../data/queries.js';
import { Name } from '../../parts/name.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';

function TenantsPage() {
  const { data, error, refetch } = useTenants();
  const { say } = useTexts();
  const { go } = useAddress();
  const only = data?.tenants.length === 1 ? data.tenants[0]!.tenantId : null;
  useEffect(() => {
    if (only !== null) go({ page: 'overview', tenant: only });
  }, [only, go]);
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  return (
    <>
      <h1>{say('nav.tenants')}</h1>
      <ul>
        {data.tenants.map(({ tenantId }) => (
          <li key={tenantId}>
            <To place={{ page: 'overview', tenant: tenantId }}>
              <Name of={tenantId} />
            </To>
          </li>
        ))}
      </ul>
    </>
  );
}

export { TenantsPage as default };
