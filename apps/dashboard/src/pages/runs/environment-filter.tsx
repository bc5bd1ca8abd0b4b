/** The filter by environment above the table of runs: by name or id; the address keeps the id. */
import { useEffect } from 'react';
import { useAddress } from '../../data/address-context.js';
import { useEnvironmentChoice } from '../../parts/environment-choice.js';
import { EnvironmentField } from '../../parts/environment-field.js';
import type { TenantPageProps } from '../tenant-page-props.js';

/** Reset when a link or the back button leads to another filter; within a visit only the field changes it. */
export function EnvironmentFilter(props: TenantPageProps) {
  const { visit } = useAddress();
  return <Filter key={visit} {...props} />;
}

function Filter({ usage, month }: TenantPageProps) {
  const { filters, refine } = useAddress();
  const filter = filters['environmentId'] ?? '';
  const choice = useEnvironmentChoice({ tenant: usage.tenantId, month, initial: filter });
  const isAsked = choice.id !== '' || choice.typed.trim() === '';
  useEffect(() => {
    if (isAsked && choice.id !== filter) refine({ environmentId: choice.id });
  }, [isAsked, choice.id, filter, refine]);
  return <EnvironmentField choice={choice} unknown="runs.unknownEnvironment" />;
}
