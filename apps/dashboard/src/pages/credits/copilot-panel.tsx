/** The panel of Copilot Credits: prepaid, allocated and used, separate from AI Builder credits. */
import type { ReactNode } from 'react';
import type { TenantConfiguration } from '../../data/api.js';
import { useEnvironmentName } from '../../data/environment-names.js';
import { DataTable } from '../../parts/data-table.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';

interface CopilotPanelProps {
  readonly configuration: TenantConfiguration;
  readonly change: ReactNode;
}

export function CopilotPanel({ configuration, change }: CopilotPanelProps) {
  const { say, formats } = useTexts();
  const nameOf = useEnvironmentName();
  const { prepaid, payAsYouGo, environments } = configuration.copilot;
  const flag = (value: boolean) => say(value ? 'yes' : 'no');
  return (
    <Panel title={say('unit.copilot')} tools={change}>
      <p>
        {say(prepaid.milliCredits > 0 ? 'copilot.summary' : 'copilot.summary.none', {
          prepaid: formats.credits(prepaid.milliCredits),
          payAsYouGo: say(payAsYouGo ? 'copilot.linked' : 'copilot.notLinked'),
        })}
      </p>
      {environments.length > 0 && (
        <DataTable
          caption={say('unit.copilot')}
          isListOnPhone
          rows={environments}
          keyOf={({ environmentId }) => environmentId}
          columns={[
            { name: say('col.environment'), of: (one) => <Name of={nameOf(one.environmentId)} /> },
            {
              name: say('col.allocated'),
              isNumber: true,
              of: ({ credits }) => formats.credits(credits.milliCredits),
            },
            { name: say('copilot.draws'), of: ({ drawFromTenant }) => flag(drawFromTenant) },
            { name: say('copilot.payAsYouGo'), of: (one) => flag(one.payAsYouGo) },
          ]}
        />
      )}
    </Panel>
  );
}
