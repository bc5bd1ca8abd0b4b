/** The environments of a month as options of a `Select`, each by its name where it has one. */
import type { TenantUsage } from '../data/api.js';

export function EnvironmentOptions({ usage }: { readonly usage: TenantUsage }) {
  return usage.environments.map(({ environmentId, environmentName }) => (
    <option key={environmentId} value={environmentId}>
      {environmentName ?? environmentId}
    </option>
  ));
}
