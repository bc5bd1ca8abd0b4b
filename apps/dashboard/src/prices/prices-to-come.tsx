/** The future rate cards, each with its date and the prices that it changes. */
import type { TenantConfiguration } from '../data/api.js';
import { Panel } from '../parts/panel.js';
import { useTexts } from '../texts/texts.js';
import { PriceLine } from './price-line.js';
import { usePriceText } from './price-text.js';
import styles from './prices.module.css';

type RateCard = TenantConfiguration['rateCards'][number];

export function PricesToCome({ cards }: { readonly cards: readonly RateCard[] }) {
  const { say, formats } = useTexts();
  const priceOf = usePriceText();
  return (
    <Panel title={say('prices.toCome')}>
      {cards.map(({ version, effectiveFrom, changes }) => (
        <section key={version}>
          <h3>{say('policy.from', { date: formats.dayOrMoment(effectiveFrom ?? '') })}</h3>
          {changes.length === 0 && <p>{say('policy.from.nothing')}</p>}
          <dl className={styles.prices}>
            {changes.map(({ capability, tier, currency, price }) => (
              <PriceLine
                key={`${capability} ${tier} ${currency}`}
                capability={capability}
                tier={tier}
                price={priceOf({ free: null, price, currency })}
              />
            ))}
          </dl>
          <p className="quiet">{say('run.rateCard', { version })}</p>
        </section>
      ))}
    </Panel>
  );
}
