/** The remedies offered with Copilot Credits, each with the least amount (R25, R26). */
import type { EnvironmentCopilot } from '../capacity/configuration.js';
import { ownCopilot, prepaidCopilot, spendsCopilot } from '../copilot.fixture.js';
import { DUAL, tenantAt } from '../tenant.fixture.js';
import type { Context } from '../values/usage.js';
import { copilotRemedies } from './copilot-advice.js';

interface Case {
  readonly prepaid: number;
  /** The Copilot settings of the environment `prod`; absent if it has none. */
  readonly own?: Partial<EnvironmentCopilot>;
  readonly other?: number;
  readonly used: number;
  readonly usedByOther?: number;
  readonly context: Context;
}

function remediesOf({ prepaid, own, other = 0, used, usedByOther = 0, context }: Case) {
  const tenant = tenantAt(DUAL);
  tenant.does(prepaidCopilot(prepaid));
  if (own) tenant.does(ownCopilot(own));
  if (other > 0) {
    tenant.does(ownCopilot({ milliCredits: other * 1_000, drawFromTenant: false }, 'other'));
  }
  spendsCopilot(tenant, 'prod', used);
  spendsCopilot(tenant, 'other', usedByOther);
  return copilotRemedies(tenant.stands(), { environmentId: 'prod', userId: null, context });
}

const prepay = (credits: number) => ({ kind: 'prepay', credits });
const give = (credits: number) => ({ kind: 'copilotAllocation', credits });
const link = (of: 'environment' | 'tenant') => ({ kind: 'payAsYouGo', of });

it.each([
  {
    name: 'nothing prepaid and nothing used: one credit of either',
    given: { prepaid: 0, used: 0, context: 'agentFlow' },
    remedies: [prepay(1), give(1), link('tenant')],
  },
  {
    name: 'a part of a credit more needs a whole one',
    given: { prepaid: 100, used: 100_001, context: 'app' },
    remedies: [prepay(101), give(101), link('tenant')],
  },
  {
    name: 'what other environments have for themselves comes on top of the pool',
    given: { prepaid: 300, other: 200, used: 150_000, context: 'cloudFlow' },
    remedies: [prepay(350), give(150), link('tenant')],
  },
  {
    name: 'what others used above theirs counts where all are to be covered',
    given: { prepaid: 300, other: 200, used: 150_000, usedByOther: 900_000, context: 'app' },
    remedies: [prepay(1_050), give(150), link('tenant')],
  },
  {
    name: 'an environment cut off from the pool gains nothing by a larger one',
    given: { prepaid: 300, own: { drawFromTenant: false }, used: 20_000, context: 'agentFlow' },
    remedies: [give(20), link('environment')],
  },
  {
    name: 'an environment that was set up has a pay-as-you-go of its own',
    given: { prepaid: 10, own: { milliCredits: 1_000 }, used: 20_000, context: 'agentFlow' },
    remedies: [prepay(20), give(20), link('environment')],
  },
  {
    name: 'agents at the edge of 125 % are not stopped',
    given: { prepaid: 100, used: 125_000, context: 'agent' },
    remedies: [prepay(125), give(125), link('tenant')],
  },
  {
    name: 'agents that are stopped everywhere gain nothing by an allocation',
    given: { prepaid: 100, used: 125_001, context: 'agent' },
    remedies: [prepay(126), link('tenant')],
  },
  {
    name: 'what stops agents does not stop agent flows',
    given: { prepaid: 100, used: 125_001, context: 'agentFlow' },
    remedies: [prepay(126), give(126), link('tenant')],
  },
] as const)('$name', ({ given, remedies }) => {
  expect(remediesOf(given)).toEqual(remedies);
});
