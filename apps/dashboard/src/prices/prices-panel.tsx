/** The price of each capability in an environment: the gate's rates, in the currency that would be charged. */
import { Select } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { useEnvironmentName } from '../data/environment-names.js';
import { usePrices } from '../data/price-queries.js';
import { useEnvironmentChoice } from '../parts/environment-choice.js';
import { EnvironmentField } from '../parts/environment-field.js';
import { Panel } from '../parts/panel.js';
import { useTexts } from '../texts/texts.js';
import { PriceLine } from './price-line.js';
import { usePriceText } from './price-text.js';
import styles from './prices.module.css';

interface PricesPanelProps {
  readonly tenant: string;
  /** The user whose trial may pay. */
  readonly user: string;
  /** The environments to choose from; the first is shown. */
  readonly environments: readonly string[];
}

/** The prices for one user, in one of their environments. */
export function PricesPanel({ tenant, user, environments }: PricesPanelProps) {
  const { say } = useTexts();
  const nameOf = useEnvironmentName();
  const [chosen, setChosen] = useState('');
  const environment = environments.includes(chosen) ? chosen : environments[0]!;
  const choice = environments.length > 1 && (
    <Select
      aria-label={say('col.environment')}
      value={environment}
      onChange={(_event, { value }) => setChosen(value)}
    >
      {environments.map((one) => (
        <option key={one} value={one}>
          {nameOf(one)}
        </option>
      ))}
    </Select>
  );
  return <Prices tenant={tenant} user={user} environment={environment} choice={choice} />;
}

/** The prices without a user, in any environment; they depend on the currency that a run would be charged in. */
export function PricesAnywhere({ tenant }: { readonly tenant: string }) {
  const choice = useEnvironmentChoice({ tenant });
  const field = (
    <EnvironmentField choice={choice} unknown="access.unknown" className={styles.environment} />
  );
  return <Prices tenant={tenant} environment={choice.id} choice={field} />;
}

interface PricesProps {
  readonly tenant: string;
  readonly user?: string;
  /** Empty until one is chosen. */
  readonly environment: string;
  /** The field to choose the environment. */
  readonly choice: ReactNode;
}

function Prices({ tenant, user, environment, choice }: PricesProps) {
  const { say } = useTexts();
  const priceOf = usePriceText();
  const { data } = usePrices(tenant, environment, user);
  const version = data?.[0]?.rate?.rateCardVersion;
  return (
    <Panel title={say('me.prices')} tools={choice}>
      <dl className={styles.prices}>
        {(data ?? []).map((one) => (
          <PriceLine
            key={`${one.capability} ${one.tier}`}
            capability={one.capability ?? ''}
            tier={one.tier}
            price={one.rate ? priceOf(one.rate) : ''}
          />
        ))}
      </dl>
      {version !== undefined && (
        <p className={`quiet ${styles.card}`}>{say('run.rateCard', { version })}</p>
      )}
    </Panel>
  );
}
