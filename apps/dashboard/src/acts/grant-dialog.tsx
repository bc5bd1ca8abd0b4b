/** The dialog that adds a grant: packs or licences, with the date from which they count. */
import { Field, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { addGrant, type Command } from '../data/commands.js';
import { InstantField } from '../parts/instant-field.js';
import { SKUS, useSkuText } from '../parts/sku.js';
import { useTexts } from '../texts/texts.js';
import { ActDialog } from './act-dialog.js';
import styles from './acts.module.css';
import { useMistake } from './use-mistake.js';
import { isNoWholeNumber, wholeNumber } from './whole-number.js';
import { WholeNumberField } from './whole-number-field.js';

interface GrantDialogProps {
  readonly tenant: string;
  /** The day from which the grant counts unless the reader chooses another, such as 2026-11-24. */
  readonly today: string;
  readonly onClose: () => void;
}

const OTHER = 'other';
/** The licence selected initially, because packs are no longer sold. */
const FIRST = 'powerAutomatePremium';
const PACK = 'aiBuilderAddOn';

/** Whether the credits are included in a licence: such seeded credits end, except under old contracts. */
const isLicence = (sku: string): boolean => sku !== PACK && sku !== OTHER;

/** The fields as the reader typed them. */
interface Draft {
  readonly sku: string;
  readonly quantity: string;
  readonly creditsEach: string;
  readonly contractStart: string;
  readonly validFrom: string;
  readonly validTo: string;
}

type TextOf = (name: keyof Draft) => {
  readonly value: string;
  readonly onChange: (value: string) => void;
};

export function GrantDialog({ tenant, today, onClose }: GrantDialogProps) {
  const { say } = useTexts();
  const mistakeIn = useMistake();
  const [draft, setDraft] = useState<Draft>({
    sku: FIRST,
    quantity: '1',
    creditsEach: '',
    contractStart: '',
    validFrom: today,
    validTo: '',
  });
  const set = (name: keyof Draft, value: string) =>
    setDraft((before) => ({ ...before, [name]: value }));
  const text: TextOf = (name) => ({
    value: draft[name],
    onChange: (value) => set(name, value),
  });
  return (
    <ActDialog
      tenant={tenant}
      title={say('overview.addCredits')}
      command={commandOf(tenant, draft)}
      mistake={mistakeIn(wrongIn(draft).map((label) => say(label)))}
      draft={JSON.stringify(draft)}
      about={{ types: ['GrantAdded', 'GrantEnded'] }}
      onClose={onClose}
    >
      <Field label={say('grant.sku')}>
        <Select value={draft.sku} onChange={(_event, { value }) => set('sku', value)}>
          <SkuOptions />
        </Select>
      </Field>
      <WholeNumberField label={say('grant.quantity')} {...text('quantity')} />
      {draft.sku === OTHER && (
        <WholeNumberField label={say('grant.creditsEach')} {...text('creditsEach')} mayBeEmpty />
      )}
      {isLicence(draft.sku) && (
        <InstantField
          label={say('grant.contract')}
          hint={say('grant.contract.hint')}
          type="date"
          {...text('contractStart')}
        />
      )}
      <Dates field={text} />
    </ActDialog>
  );
}

function Dates({ field }: { readonly field: TextOf }) {
  const { say } = useTexts();
  return (
    <div className={styles.pair}>
      <InstantField label={say('grant.from')} type="date" {...field('validFrom')} />
      <InstantField
        label={say('grant.to')}
        hint={say('grant.to.hint')}
        type="date"
        {...field('validTo')}
      />
    </div>
  );
}

function SkuOptions() {
  const { say } = useTexts();
  const skuOf = useSkuText();
  return [...SKUS, OTHER].map((sku) => (
    <option key={sku} value={sku}>
      {sku === OTHER ? say('sku.other') : skuOf(sku)}
    </option>
  ));
}

/** The labels of the fields without a valid whole number. */
const wrongIn = ({ sku, quantity, creditsEach }: Draft) => [
  ...(isNoWholeNumber(quantity) ? (['grant.quantity'] as const) : []),
  ...(sku === OTHER && isNoWholeNumber(creditsEach) ? (['grant.creditsEach'] as const) : []),
];

/** The command; `null` while a value is missing. */
function commandOf(tenant: string, draft: Draft): Command | null {
  const quantity = wholeNumber(draft.quantity);
  const creditsEach = draft.sku === OTHER ? wholeNumber(draft.creditsEach) : undefined;
  if (quantity === null || creditsEach === null || draft.validFrom === '') return null;
  return addGrant(tenant, {
    sku: draft.sku,
    quantity,
    validFrom: draft.validFrom,
    ...(creditsEach !== undefined && { creditsEach }),
    ...(isLicence(draft.sku) &&
      draft.contractStart !== '' && { contractStart: draft.contractStart }),
    ...(draft.validTo !== '' && { validTo: draft.validTo }),
  });
}
