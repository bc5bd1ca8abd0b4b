/** The environments of a month as options of a `Select`, each by its name where it has one, in the order of names. */
import type { TenantUsage } from '../data/api.js';
import { byEnvironmentName } from '../data/order.js';

export function EnvironmentOptions({ usage }: { readonly usage: TenantUsage }) {
  return usage.environments
    .toSorted(byEnvironmentName)
    .map(({ environmentId, environmentName }) => (
      <option key={environmentId} value={environmentId}>
        {environmentName ?? environmentId}
      </option>
    ));
}
