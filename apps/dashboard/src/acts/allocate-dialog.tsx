/** The dialog that allocates credits to one environment and shows what is still unallocated. */
import { type ReactNode, useState } from 'react';
import type { TenantUsage } from '../data/api.js';
import { allocate } from '../data/commands.js';
import { useEnvironmentName } from '../data/environment-names.js';
import { useConfiguration } from '../data/queries.js';
import { useEnvironmentChoice } from '../parts/environment-choice.js';
import { EnvironmentField } from '../parts/environment-field.js';
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

export function AllocateDialog({ environment, ...props }: AllocateDialogProps) {
  return environment === undefined ? (
    <ToChosen {...props} />
  ) : (
    <Allocation {...props} environment={environment} />
  );
}

type CommonProps = Omit<AllocateDialogProps, 'environment'>;

/** Allows any id, because an environment without runs can get credits, too. */
function ToChosen(props: CommonProps) {
  const choice = useEnvironmentChoice({ tenant: props.usage.tenantId, initial: '' });
  const field = <EnvironmentField choice={choice} unknown="allocate.unknown" />;
  return <Allocation {...props} environment={choice.id} field={field} />;
}

interface AllocationProps extends CommonProps {
  /** Empty until one is chosen. */
  readonly environment: string;
  /** The field to choose the environment, unless it is fixed. */
  readonly field?: ReactNode;
}

function Allocation({ usage, environment, field, credits, onClose }: AllocationProps) {
  const { say, formats } = useTexts();
  const nameOf = useEnvironmentName();
  const mistakeIn = useMistake();
  const leftText = useLeftText();
  const { data: configuration } = useConfiguration(usage.tenantId, undefined);
  const [amount, setAmount] = useState(credits === undefined ? '' : String(credits));
  const wanted = wholeNumber(amount);
  const own = configuration?.allocations.find((one) => one.environmentId === environment);
  const ownMilli = own?.milliCredits ?? 0;
  const left = usage.unallocated.milliCredits + ownMilli - (wanted ?? 0) * MILLI_PER_CREDIT;
  const command =
    wanted === null || environment === ''
      ? null
      : allocate(usage.tenantId, environment, { credits: wanted });
  return (
    <ActDialog
      tenant={usage.tenantId}
      title={say('overview.allocate')}
      command={command}
      isUnchanged={command !== null && wanted !== null && wanted * MILLI_PER_CREDIT === ownMilli}
      mistake={mistakeIn(isNoWholeNumber(amount) ? [say('allocate.credits')] : [])}
      draft={`${environment}\n${amount}`}
      about={
        environment === '' ? undefined : { types: ['AllocationChanged'], subject: environment }
      }
      onClose={onClose}
    >
      {field ?? (
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
