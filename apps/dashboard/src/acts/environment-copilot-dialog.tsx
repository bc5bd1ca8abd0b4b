/** The dialog of an environment's Copilot allocation, and what it may draw on beyond it. */
import { Switch } from '@fluentui/react-components';
import { useState } from 'react';
import type { TenantConfiguration } from '../data/api.js';
import { changeEnvironmentCopilot } from '../data/commands.js';
import { useEnvironmentName } from '../data/environment-names.js';
import { Name } from '../parts/name.js';
import { useTexts } from '../texts/texts.js';
import { ActDialog } from './act-dialog.js';
import { useMistake } from './use-mistake.js';
import { isNoWholeNumber, wholeNumber } from './whole-number.js';
import { WholeNumberField } from './whole-number-field.js';

interface EnvironmentCopilotDialogProps {
  readonly configuration: TenantConfiguration;
  readonly environment: string;
  readonly onClose: () => void;
}

export function EnvironmentCopilotDialog(props: EnvironmentCopilotDialogProps) {
  const { configuration, environment, onClose } = props;
  const { say } = useTexts();
  const nameOf = useEnvironmentName();
  const mistakeIn = useMistake();
  const { tenantId, copilot } = configuration;
  const held =
    copilot.environments.find(({ environmentId }) => environmentId === environment) ??
    copilot.unset;
  const [credits, setCredits] = useState(held.credits.credits);
  const [drawFromTenant, setDraw] = useState(held.drawFromTenant);
  const [payAsYouGo, setPay] = useState(held.payAsYouGo);
  const wanted = wholeNumber(credits);
  const command =
    wanted === null
      ? null
      : changeEnvironmentCopilot(tenantId, environment, {
          credits: wanted,
          drawFromTenant,
          payAsYouGo,
        });
  return (
    <ActDialog
      tenant={tenantId}
      title={say('copilot.ofEnvironment')}
      command={command}
      isUnchanged={
        wanted === wholeNumber(held.credits.credits) &&
        drawFromTenant === held.drawFromTenant &&
        payAsYouGo === held.payAsYouGo
      }
      mistake={mistakeIn(isNoWholeNumber(credits) ? [say('unit.copilot')] : [])}
      draft={`${credits} ${drawFromTenant} ${payAsYouGo}`}
      about={{ types: ['EnvironmentCopilotChanged'], subject: environment }}
      onClose={onClose}
    >
      <p>
        <Name of={nameOf(environment)} max={60} />
      </p>
      <WholeNumberField label={say('unit.copilot')} value={credits} onChange={setCredits} />
      <Switch
        label={say('copilot.draws')}
        checked={drawFromTenant}
        onChange={(_event, { checked }) => setDraw(checked)}
      />
      <Switch
        label={say('copilot.payAsYouGo')}
        checked={payAsYouGo}
        onChange={(_event, { checked }) => setPay(checked)}
      />
    </ActDialog>
  );
}
