/** All environments of a month as options of a `Select`, each by its name where it has one, in the order of names. */
import { memo } from 'react';
import type { TenantUsage } from '../data/api.js';
import { useAllEnvironments } from '../data/environment-names.js';
import { byEnvironmentName } from '../data/order.js';

function Options({ usage }: { readonly usage: TenantUsage }) {
  return useAllEnvironments(usage)
    .toSorted(byEnvironmentName)
    .map(({ environmentId, environmentName }) => (
      <option key={environmentId} value={environmentId}>
        {environmentName ?? environmentId}
      </option>
    ));
}

/** Made anew when the month's figures change, and not with every letter that is typed beside: there may be thousands. */
export const EnvironmentOptions = memo(Options);
