/** The dialog that allocates credits to one environment and shows what is still unallocated. */
import { Field, Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import type { TenantUsage } from '../data/api.js';
import { allocate } from '../data/commands.js';
import { useEnvironmentName } from '../data/environment-names.js';
import { useConfiguration } from '../data/queries.js';
import { EnvironmentOptions } from '../parts/environment-options.js';
import { Name } from '../parts/name.js';
import { useTexts } from '../texts/texts.js';
import { ActDialog, type OnClose } from './act-dialog.js';
import { useLeftText } from './use-left-text.js';
import { useMistake } from './use-mistake.js';
import { isNoWholeNumber, wholeNumber } from './whole-number.js';
import { WholeNumberField } from './whole-number-field.js';
import { MILLI_PER_CREDIT } from '../data/credits.js';

interface AllocateDialogProps {
  readonly usage: TenantUsage;
  /** The environment, if it is fixed; otherwise the reader chooses one. */
  readonly environment?: string | undefined;
  /** The initial amount in credits; 0 removes the allocation. */
  readonly credits?: number;
  readonly onClose: OnClose;
}

export function AllocateDialog({ usage, environment, credits, onClose }: AllocateDialogProps) {
  const { say, formats } = useTexts();
  const nameOf = useEnvironmentName();
  const mistakeIn = useMistake();
  const leftText = useLeftText();
  const { data: configuration } = useConfiguration(usage.tenantId, undefined);
  const [chosen, setChosen] = useState(environment ?? '');
  const [amount, setAmount] = useState(credits === undefined ? '' : String(credits));
  const wanted = wholeNumber(amount);
  const own = configuration?.allocations.find((one) => one.environmentId === chosen);
  const ownMilli = own?.milliCredits ?? 0;
  const left = usage.unallocated.milliCredits + ownMilli - (wanted ?? 0) * MILLI_PER_CREDIT;
  const command =
    wanted === null || chosen.trim() === ''
      ? null
      : allocate(usage.tenantId, chosen.trim(), { credits: wanted });
  return (
    <ActDialog
      tenant={usage.tenantId}
      title={say('overview.allocate')}
      command={command}
      isUnchanged={command !== null && wanted !== null && wanted * MILLI_PER_CREDIT === ownMilli}
      mistake={mistakeIn(isNoWholeNumber(amount) ? [say('allocate.credits')] : [])}
      draft={`${chosen}\n${amount}`}
      about={chosen === '' ? undefined : { types: ['AllocationChanged'], subject: chosen }}
      onClose={onClose}
    >
      {environment === undefined ? (
        <EnvironmentField usage={usage} value={chosen} onChange={setChosen} />
      ) : (
        <p>
          <Name of={nameOf(environment)} max={60} />:{' '}
          {say('allocate.now', { credits: formats.credits(ownMilli) })}
        </p>
      )}
      <WholeNumberField
        label={say('allocate.credits')}
        hint={leftText(left)}
        value={amount}
        mayBeEmpty
        onChange={setAmount}
      />
    </ActDialog>
  );
}

interface EnvironmentFieldProps {
  readonly usage: TenantUsage;
  readonly value: string;
  readonly onChange: (environment: string) => void;
}

/** Stands for an environment that is not listed; no id is a space. */
const OTHER = ' ';

/** One that has run, or any by its id: what has not run yet may be given credits, too. */
function EnvironmentField({ usage, value, onChange }: EnvironmentFieldProps) {
  const { say } = useTexts();
  const isNoneKnown = usage.environments.length === 0;
  const [isOther, setOther] = useState(isNoneKnown);
  const choose = (chosen: string) => {
    setOther(chosen === OTHER);
    onChange(chosen === OTHER ? '' : chosen);
  };
  return (
    <>
      {!isNoneKnown && (
        <Field label={say('col.environment')}>
          <Select
            value={isOther ? OTHER : value}
            onChange={(_event, { value: chosen }) => choose(chosen)}
          >
            <option value="" />
            <EnvironmentOptions usage={usage} />
            <option value={OTHER}>{say('allocate.other')}</option>
          </Select>
        </Field>
      )}
      {isOther && (
        <Field label={say('allocate.id')}>
          <Input value={value} onChange={(_event, { value: id }) => onChange(id)} />
        </Field>
      )}
    </>
  );
}
