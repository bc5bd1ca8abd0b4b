/** A container for a table that may be wider than the page; it can be scrolled by keyboard. */
import type { ReactNode } from 'react';
import styles from './parts.module.css';

interface ScrollAreaProps {
  /** What is in it, for those who do not see it. */
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
