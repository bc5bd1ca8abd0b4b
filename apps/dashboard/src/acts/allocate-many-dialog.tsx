/** The dialog that allocates credits to several environments at once and compares their sum with what is owned while the reader types. */
import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import type { TenantUsage } from '../data/api.js';
import { allocate, type Command, type Effect, inTurn } from '../data/commands.js';
import { useEnvironmentName } from '../data/environment-names.js';
import { byName } from '../data/order.js';
import { useConfiguration } from '../data/queries.js';
import { cutInTheMiddle, nameInText } from '../parts/name.js';
import { useTexts } from '../texts/texts.js';
import { ActDialog, type OnClose } from './act-dialog.js';
import styles from './acts.module.css';
import { useLeftText } from './use-left-text.js';
import { useMistake } from './use-mistake.js';
import { isNoWholeNumber, wholeNumber } from './whole-number.js';
import { WholeNumberField } from './whole-number-field.js';
import { MILLI_PER_CREDIT } from '../data/credits.js';

interface AllocateManyDialogProps {
  readonly usage: TenantUsage;
  readonly environments: readonly string[];
  readonly onClose: OnClose;
}

const NAME_MAX = 40;

export function AllocateManyDialog({ usage, environments, onClose }: AllocateManyDialogProps) {
  const { say, formats } = useTexts();
  const nameOf = useEnvironmentName();
  const mistakeIn = useMistake();
  const leftText = useLeftText();
  const { tenantId } = usage;
  const { data: configuration } = useConfiguration(tenantId, undefined);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const ownOf = (id: string): number =>
    configuration?.allocations.find((one) => one.environmentId === id)?.milliCredits ?? 0;
  const textOf = (id: string): string => typed[id] ?? String(ownOf(id) / MILLI_PER_CREDIT);
  const listed = environments.toSorted((a, b) => byName(nameOf(a), nameOf(b)));
  const given = listed.map((id) => ({
    ...{ id, number: environments.indexOf(id) },
    ...{ own: ownOf(id), wanted: wholeNumber(textOf(id)) },
  }));
  const left = given.reduce(
    (sum, { own, wanted }) => sum + own - (wanted ?? 0) * MILLI_PER_CREDIT,
    usage.unallocated.milliCredits,
  );
  const wrong = listed
    .filter((id) => isNoWholeNumber(textOf(id)))
    .map((id) => nameInText(nameOf(id)));
  const complete = given.every(({ wanted }) => wanted !== null) && left >= 0;
  const changed = given.filter(
    ({ own, wanted }) => wanted !== null && wanted * MILLI_PER_CREDIT !== own,
  );
  return (
    <ActDialog
      tenant={tenantId}
      title={say('allocate.many', { count: formats.count(environments.length) })}
      command={complete ? commandOf(tenantId, changed) : null}
      isUnchanged={complete && changed.length === 0}
      mistake={mistakeIn(wrong) ?? (left < 0 ? leftText(left) : undefined)}
      draft={environments.map(textOf).join('\n')}
      onClose={onClose}
    >
      <ForAll
        onGiven={(text) => setTyped(Object.fromEntries(environments.map((id) => [id, text])))}
      />
      <div className={styles.many}>
        {given.map(({ id }) => (
          <WholeNumberField
            key={id}
            label={<bdi>{cutInTheMiddle(nameOf(id), NAME_MAX)}</bdi>}
            orientation="horizontal"
            value={textOf(id)}
            onChange={(value) => setTyped({ ...typed, [id]: value })}
          />
        ))}
      </div>
      {left >= 0 && (
        <p className="figures" role="status">
          {leftText(left)}
        </p>
      )}
    </ActDialog>
  );
}

/** Fills in the same amount for all environments. */
function ForAll({ onGiven }: { readonly onGiven: (text: string) => void }) {
  const { say } = useTexts();
  const [forAll, setForAll] = useState('');
  return (
    <div className={styles.forAll}>
      <Field label={say('allocate.each')}>
        <Input
          inputMode="numeric"
          value={forAll}
          onChange={(_event, { value }) => setForAll(value)}
        />
      </Field>
      <Button disabled={wholeNumber(forAll) === null} onClick={() => onGiven(forAll)}>
        {say('allocate.toAll')}
      </Button>
    </div>
  );
}

interface Given {
  readonly id: string;
  /** Its index among the chosen environments. */
  readonly number: number;
  /** The present allocation, in milli-credits. */
  readonly own: number;
  /** The typed allocation, in whole credits. */
  readonly wanted: number | null;
}

/** Makes reductions before increases, so that there are enough credits at every step. */
function commandOf(tenant: string, changed: readonly Given[]): Command {
  const growth = ({ own, wanted }: Given): number => (wanted ?? 0) * MILLI_PER_CREDIT - own;
  return inTurn(
    changed
      .toSorted((a, b) => growth(a) - growth(b))
      .map((given) => ({
        number: given.number,
        command: allocate(tenant, given.id, { credits: given.wanted ?? 0 }),
        effect: changeOf(given),
      })),
  );
}

const changeOf = ({ id, own, wanted }: Given): Effect => ({
  type: 'AllocationChanged',
  data: {
    environmentId: id,
    milliCredits: (wanted ?? 0) * MILLI_PER_CREDIT,
    previousMilliCredits: own,
  },
});
