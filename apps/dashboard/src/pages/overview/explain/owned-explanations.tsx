/** What the tenant owns, what of it is allocated to environments, and what is not. */
import { useEnvironmentName } from '../../../data/environment-names.js';
import { useConfiguration } from '../../../data/queries.js';
import { Explanation, type Part } from '../../../parts/explain/explanation.js';
import { Name } from '../../../parts/name.js';
import { useSkuText } from '../../../parts/sku.js';
import { useTexts } from '../../../texts/texts.js';
import type { FigureExplanationProps } from './figure-explanation-props.js';

export function OwnedExplanation({ usage }: FigureExplanationProps) {
  const { say, formats } = useTexts();
  const skuOf = useSkuText();
  const { tenantId: tenant, month } = usage;
  const { data } = useConfiguration(tenant, month);
  const parts = data?.grants
    .filter(({ inForce }) => inForce)
    .map(({ grantId, sku, quantity, creditsEach }): Part => ({
      key: grantId,
      name: say('explain.grant', {
        quantity: formats.count(quantity),
        sku: skuOf(sku),
        each: formats.credits(creditsEach.milliCredits),
      }),
      milliCredits: quantity * creditsEach.milliCredits,
      to: { route: { page: 'credits', tenant }, filters: { month } },
    }));
  return (
    <Explanation
      title={say('col.owned')}
      meaning={say('explain.owned')}
      parts={parts}
      milliCredits={usage.entitlement.milliCredits}
      rest={say('explain.capped')}
    />
  );
}

export function AllocatedExplanation({ usage }: FigureExplanationProps) {
  const { say } = useTexts();
  const nameOf = useEnvironmentName();
  const { tenantId: tenant, month } = usage;
  const { data } = useConfiguration(tenant, month);
  const parts = data?.allocations.map(({ environmentId, milliCredits }): Part => ({
    key: environmentId,
    name: <Name of={nameOf(environmentId)} />,
    milliCredits,
    to: {
      route: { page: 'environment', tenant, environment: environmentId },
      filters: { month },
    },
  }));
  return (
    <Explanation
      title={say('overview.allocated')}
      meaning={say('explain.allocated')}
      parts={parts}
      milliCredits={usage.allocated.milliCredits}
    />
  );
}

export function UnallocatedExplanation({ usage }: FigureExplanationProps) {
  const { say } = useTexts();
  const { tenantId: tenant, month, entitlement, allocated, unallocated } = usage;
  const here = { page: 'overview', tenant } as const;
  return (
    <Explanation
      title={say('overview.unallocated')}
      meaning={say('explain.unallocated')}
      milliCredits={unallocated.milliCredits}
      rest={say('explain.overAllocated')}
      parts={[
        {
          key: 'owned',
          name: say('col.owned'),
          milliCredits: entitlement.milliCredits,
          to: { route: here, filters: { month, explain: 'owned' } },
        },
        {
          key: 'allocated',
          name: say('overview.allocated'),
          milliCredits: -allocated.milliCredits,
          to: { route: here, filters: { month, explain: 'allocated' } },
        },
      ]}
    />
  );
}
