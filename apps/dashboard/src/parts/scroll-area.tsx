/** A container for a table that may be wider than the page; it can be scrolled by keyboard. */
import type { ReactNode } from 'react';
import styles from './parts.module.css';

interface ScrollAreaProps {
  /** The name that screen readers announce. */
  readonly label: string;
  readonly children: ReactNode;
}

export function ScrollArea({ label, children }: ScrollAreaProps) {
  return (
    <div className={styles.scrollArea} data-scrolls tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  );
}
