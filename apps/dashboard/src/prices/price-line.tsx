/** A capability, for a prompt with the tier of its model, and its price. */
import { wordOf } from '../parts/dimension.js';
import { useTexts } from '../texts/texts.js';
import styles from './prices.module.css';

interface PriceLineProps {
  readonly capability: string;
  readonly tier: string | null;
  /** In words. */
  readonly price: string;
}

export function PriceLine({ capability, tier, price }: PriceLineProps) {
  const { say } = useTexts();
  const names = [
    wordOf('capability', capability, say),
    ...(tier === null ? [] : [wordOf('tier', tier, say)]),
  ];
  return (
    <div className={styles.price}>
      <dt>{names.join(', ')}</dt>
      <dd className="figures">{price}</dd>
    </div>
  );
}
