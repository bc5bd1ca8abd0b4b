/** A figure that opens how it came to be: what is opened lies in the address, so that it can be sent. */
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
