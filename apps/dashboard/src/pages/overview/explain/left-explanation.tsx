/** What remains in each pool: each environment's own allocation, and the tenant's pool for all others. */
import { useEnvironments } from '../../../data/environment-queries.js';
import { Explanation, type Part } from '../../../parts/explain/explanation.js';
import { Name } from '../../../parts/name.js';
import { useTexts } from '../../../texts/texts.js';
import type { FigureExplanationProps } from './figure-explanation-props.js';

export function LeftExplanation({ usage }: FigureExplanationProps) {
  const { say } = useTexts();
  const { tenantId: tenant, month, pool, remaining } = usage;
  const { data: environments } = useEnvironments(tenant, month);
  const own = environments
    ?.filter(({ source }) => source === 'allocation')
    .map((one): Part => ({
      key: one.environmentId,
      name: <Name of={one.environmentName ?? one.environmentId} />,
      milliCredits: one.remaining.milliCredits,
      to: {
        route: { page: 'environment', tenant, environment: one.environmentId },
        filters: { month, explain: 'left' },
      },
    }));
  const ofPool: Part = {
    key: '',
    name: say('overview.pool'),
    milliCredits: pool.remaining.milliCredits,
  };
  return (
    <Explanation
      title={say('overview.left')}
      meaning={say('explain.left')}
      parts={own && [...own, ofPool]}
      milliCredits={remaining.milliCredits}
      rest={say('explain.updating')}
    />
  );
}
