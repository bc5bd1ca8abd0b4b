/** The dialog of a tenant's settings: who may draw from the pool, when warnings are due, and which sources may charge it. */
import { Field, Input, Switch, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import type { TenantConfiguration } from '../data/api.js';
import { changeSettings } from '../data/commands.js';
import { useTexts } from '../texts/texts.js';
import { ActDialog } from './act-dialog.js';
import { percentsIn, sourcesIn } from './settings-fields.js';
import { useMistake } from './use-mistake.js';

interface SettingsDialogProps {
  readonly configuration: TenantConfiguration;
  readonly onClose: () => void;
}

export function SettingsDialog({ configuration, onClose }: SettingsDialogProps) {
  const { say } = useTexts();
  const mistakeIn = useMistake();
  const { tenantId, settings } = configuration;
  const held = settings.sources ?? [];
  const [allowUnallocated, setAllow] = useState(settings.allowUnallocated);
  const [percents, setPercents] = useState(settings.warningPercents.join(', '));
  const [lines, setLines] = useState(held.join('\n'));
  const warningPercents = percentsIn(percents);
  const sources = sourcesIn(lines);
  return (
    <ActDialog
      tenant={tenantId}
      title={say('settings.change')}
      command={
        warningPercents && changeSettings(tenantId, { allowUnallocated, warningPercents, sources })
      }
      isUnchanged={
        allowUnallocated === settings.allowUnallocated &&
        warningPercents?.join() === settings.warningPercents.join() &&
        sources.join('\n') === held.join('\n')
      }
      mistake={mistakeIn(warningPercents ? [] : [say('settings.warnings')])}
      draft={`${allowUnallocated} ${percents} ${lines}`}
      about={{ types: ['SettingsChanged'] }}
      onClose={onClose}
    >
      <Switch
        label={say('settings.allowUnallocated')}
        checked={allowUnallocated}
        onChange={(_event, { checked }) => setAllow(checked)}
      />
      <Field
        label={say('settings.warnings')}
        hint={say('settings.warnings.hint')}
        validationMessage={warningPercents ? undefined : say('settings.warnings.invalid')}
      >
        <Input value={percents} onChange={(_event, { value }) => setPercents(value)} />
      </Field>
      <Field label={say('settings.sources')} hint={say('settings.sources.hint')}>
        <Textarea
          rows={2}
          spellCheck={false}
          value={lines}
          onChange={(_event, { value }) => setLines(value)}
        />
      </Field>
    </ActDialog>
  );
}
