/** A figure that opens its explanation; the address records the open explanation, so that it can be shared. */
import type { ReactNode } from 'react';
import { useAddress } from '../../data/address-context.js';
import { useTexts } from '../../texts/texts.js';
import styles from './explain.module.css';

interface ExplainedProps {
  /** The name of the explanation on this page. */
  readonly figure: string;
  readonly children: ReactNode;
}

export function Explained({ figure, children }: ExplainedProps) {
  const { say } = useTexts();
  const { refine } = useAddress();
  return (
    <button
      type="button"
      className={styles.explained}
      title={say('explain')}
      onClick={() => refine({ explain: figure })}
    >
      {children}
    </button>
  );
}
