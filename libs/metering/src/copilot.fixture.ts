/** What changes Copilot Credits and what uses them, in few words. */
import type { EnvironmentCopilot } from './capacity/configuration.js';
import type { Tenant } from './tenant.fixture.js';

/** Prepaid by the tenant, in whole credits. */
export const prepaidCopilot = (credits: number, payAsYouGo = false) =>
  ({
    type: 'ChangeCopilotCapacity',
    prepaidMilliCredits: credits * 1_000,
    payAsYouGo,
  }) as const;

/** An environment's own: without an allocation, and drawing from the tenant, unless it says otherwise. */
export const ownCopilot = (copilot: Partial<EnvironmentCopilot>, environmentId = 'prod') =>
  ({
    type: 'ChangeEnvironmentCopilot',
    environmentId,
    copilot: { milliCredits: 0, drawFromTenant: true, payAsYouGo: false, ...copilot },
  }) as const;

/** Uses Copilot Credits by stating them. */
export const spendsCopilot = (tenant: Tenant, environmentId: string, milliCredits: number) =>
  tenant.uses(environmentId, 0, { statedCredits: { currency: 'copilot', milliCredits } });
