/** Commands for Copilot Credits, and runs charged in them. */
import type { EnvironmentCopilot } from './capacity/configuration.js';
import type { Tenant } from './tenant.fixture.js';

/** @param credits prepaid by the tenant, in whole credits */
export const prepaidCopilot = (credits: number, payAsYouGo = false) =>
  ({
    type: 'ChangeCopilotCapacity',
    prepaidMilliCredits: credits * 1_000,
    payAsYouGo,
  }) as const;

/** Copilot settings of an environment; by default without an allocation, drawing from the tenant's pool. */
export const ownCopilot = (copilot: Partial<EnvironmentCopilot>, environmentId = 'prod') =>
  ({
    type: 'ChangeEnvironmentCopilot',
    environmentId,
    copilot: { milliCredits: 0, drawFromTenant: true, payAsYouGo: false, ...copilot },
  }) as const;

/** Records a run that states its cost in Copilot Credits. */
export const spendsCopilot = (tenant: Tenant, environmentId: string, milliCredits: number) =>
  tenant.uses(environmentId, 0, { statedCredits: { currency: 'copilot', milliCredits } });
