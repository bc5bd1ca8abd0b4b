/** The dialogs with at most one field: a switch, a user, a number, or only a confirmation. */
import { Field, Input, Switch, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import type { TenantConfiguration } from '../data/api.js';
import {
  changeCopilot,
  changePolicy,
  type Command,
  endGrant,
  extend,
  renewTrial,
  startTrial,
} from '../data/commands.js';
import { Name } from '../parts/name.js';
import { useSkuText } from '../parts/sku.js';
import { useTexts } from '../texts/texts.js';
import { ActDialog } from './act-dialog.js';
import styles from './acts.module.css';
import { isSameJson, policyRowsIn } from './policy-rows.js';
import { useMistake } from './use-mistake.js';
import { isNoWholeNumber, wholeNumber } from './whole-number.js';
import { WholeNumberField } from './whole-number-field.js';

interface TenantDialogProps {
  readonly configuration: TenantConfiguration;
  readonly onClose: () => void;
}

export function CopilotDialog({ configuration, onClose }: TenantDialogProps) {
  const { say } = useTexts();
  const mistakeIn = useMistake();
  const { tenantId, copilot } = configuration;
  const [credits, setCredits] = useState(copilot.prepaid.credits);
  const [payAsYouGo, setPayAsYouGo] = useState(copilot.payAsYouGo);
  const prepaidCredits = wholeNumber(credits);
  return (
    <ActDialog
      tenant={tenantId}
      title={say('copilot.change')}
      command={
        prepaidCredits === null ? null : changeCopilot(tenantId, { prepaidCredits, payAsYouGo })
      }
      isUnchanged={
        prepaidCredits === wholeNumber(copilot.prepaid.credits) && payAsYouGo === copilot.payAsYouGo
      }
      mistake={mistakeIn(isNoWholeNumber(credits) ? [say('copilot.prepaid')] : [])}
      draft={`${credits} ${payAsYouGo}`}
      about={{ types: ['CopilotCapacityChanged'] }}
      onClose={onClose}
    >
      <WholeNumberField label={say('copilot.prepaid')} value={credits} onChange={setCredits} />
      <Switch
        label={say('copilot.payAsYouGo')}
        checked={payAsYouGo}
        onChange={(_event, { checked }) => setPayAsYouGo(checked)}
      />
    </ActDialog>
  );
}

export function PolicyDialog({ configuration, onClose }: TenantDialogProps) {
  const { say } = useTexts();
  const mistakeIn = useMistake();
  const { tenantId, policy } = configuration;
  const [text, setText] = useState(JSON.stringify(policy.rows, null, 2));
  const rows = policyRowsIn(text);
  return (
    <ActDialog
      tenant={tenantId}
      title={say('policy.change')}
      command={rows === null ? null : changePolicy(tenantId, { rows })}
      isUnchanged={rows !== null && isSameJson(rows, policy.rows)}
      mistake={mistakeIn(rows === null ? [say('policy.rows')] : [])}
      draft={text}
      about={{ types: ['PolicyChanged'] }}
      onClose={onClose}
    >
      <Field
        label={say('policy.rows')}
        hint={say('policy.rows.hint')}
        validationMessage={rows === null ? say('policy.rows.invalid') : undefined}
      >
        <Textarea
          className={styles.code}
          rows={10}
          spellCheck={false}
          value={text}
          onChange={(_event, { value }) => setText(value)}
        />
      </Field>
    </ActDialog>
  );
}

interface MeantDialogProps extends TenantDialogProps {
  /** The id of the grant or user. */
  readonly subject: string;
}

export function EndGrantDialog({ configuration, subject, onClose }: MeantDialogProps) {
  const { say } = useTexts();
  const skuOf = useSkuText();
  const { tenantId, grants } = configuration;
  const grant = grants.find(({ grantId }) => grantId === subject);
  return (
    <ActDialog
      tenant={tenantId}
      title={say('grant.end.title')}
      command={endGrant(tenantId, subject)}
      draft={subject}
      about={{ types: ['GrantAdded'], subject }}
      onClose={onClose}
    >
      {grant && (
        <p>
          {grant.quantity}&nbsp;× <Name of={skuOf(grant.sku)} />
        </p>
      )}
    </ActDialog>
  );
}

export function RenewTrialDialog({ configuration, subject, onClose }: MeantDialogProps) {
  const { say } = useTexts();
  const { tenantId } = configuration;
  return (
    <ActDialog
      tenant={tenantId}
      title={say('trial.renew.title')}
      command={renewTrial(tenantId, subject)}
      draft={subject}
      about={{ types: ['TrialStarted', 'TrialRenewed'], subject }}
      onClose={onClose}
    >
      <bdi>{subject}</bdi>
    </ActDialog>
  );
}

interface NamedDialogProps extends TenantDialogProps {
  readonly act: 'startTrial' | 'extend';
}

const NAMED = {
  startTrial: { title: 'trial.start', label: 'trial.user', command: startTrial },
  extend: { title: 'extension.ask', label: 'extension.requestedBy', command: extend },
} as const satisfies Record<
  NamedDialogProps['act'],
  { title: string; label: string; command: (tenant: string, name: string) => Command }
>;

/** A dialog with one field: the user of a trial, or the requester of an extension. */
export function NamedDialog({ configuration, act, onClose }: NamedDialogProps) {
  const { say } = useTexts();
  const { tenantId } = configuration;
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const { title, label, command } = NAMED[act];
  return (
    <ActDialog
      tenant={tenantId}
      title={say(title)}
      command={name === '' ? null : command(tenantId, name)}
      draft={name}
      about={{ types: [act === 'extend' ? 'ExtensionGranted' : 'TrialStarted'] }}
      onClose={onClose}
    >
      <Field label={say(label)}>
        <Input value={typed} onChange={(_event, { value }) => setTyped(value)} />
      </Field>
    </ActDialog>
  );
}
