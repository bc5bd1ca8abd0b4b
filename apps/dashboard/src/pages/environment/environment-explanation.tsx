/** The explanations of an environment's figures. */
import type { EnvironmentUsage, TenantUsage } from '../../data/api.js';
import { Explanation } from '../../parts/explain/explanation.js';
import { UsedExplanation } from '../../parts/explain/used-explanation.js';
import { useTexts } from '../../texts/texts.js';

interface EnvironmentExplanationProps {
  readonly figure: string;
  readonly usage: TenantUsage;
  readonly own: EnvironmentUsage;
}

function EnvironmentExplanation({ figure, usage, own }: EnvironmentExplanationProps) {
  const { tenantId: tenant, month } = usage;
  const used = { tenant, month, environment: own.environmentId };
  switch (figure) {
    case 'used':
      return (
        <UsedExplanation {...used} milliCredits={own.consumed.milliCredits} currency="aiBuilder" />
      );
    case 'copilot':
      return (
        <UsedExplanation
          {...used}
          milliCredits={own.copilotConsumed.milliCredits}
          currency="copilot"
        />
      );
    case 'available':
      return <Available usage={usage} own={own} />;
    case 'left':
      return <Left usage={usage} own={own} />;
    default:
      return null;
  }
}

type PartProps = Omit<EnvironmentExplanationProps, 'figure'>;

function Available({ usage, own }: PartProps) {
  const { say } = useTexts();
  const { tenantId: tenant, month } = usage;
  const isPool = own.source === 'tenantPool';
  return (
    <Explanation
      title={say('col.available')}
      meaning={say(`explain.available.${own.source}`)}
      milliCredits={own.available.milliCredits}
      parts={[
        {
          key: own.source,
          name: say(`source.${own.source}`),
          milliCredits: own.available.milliCredits,
          to: {
            route: { page: 'overview', tenant },
            filters: { month, explain: isPool ? 'unallocated' : 'allocated' },
          },
        },
      ]}
    />
  );
}

/** What remains in the pool after the usage of all environments that draw from it. */
function Left({ usage, own }: PartProps) {
  const { say } = useTexts();
  const here = {
    page: 'environment',
    tenant: usage.tenantId,
    environment: own.environmentId,
  } as const;
  const filters = { month: usage.month };
  return (
    <Explanation
      title={say('col.left')}
      meaning={say('explain.leftHere')}
      milliCredits={own.remaining.milliCredits}
      rest={say('explain.beyond')}
      parts={[
        {
          key: 'available',
          name: say('col.available'),
          milliCredits: own.available.milliCredits,
          to: { route: here, filters: { ...filters, explain: 'available' } },
        },
        {
          key: 'used',
          name: say(own.source === 'tenantPool' ? 'explain.usedByPool' : 'col.used'),
          milliCredits: -own.poolConsumed.milliCredits,
          to: { route: here, filters: { ...filters, explain: 'used' } },
        },
      ]}
    />
  );
}

export { EnvironmentExplanation as default };
