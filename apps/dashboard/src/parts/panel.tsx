/** A titled region with its tools; panels are never nested. */
import { type ReactNode, useId } from 'react';
import styles from './parts.module.css';

interface PanelProps {
  readonly title: string;
  readonly tools?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Panel({ title, tools, className = '', children }: PanelProps) {
  const id = useId();
  return (
    <section className={`${styles.panel} ${className}`} aria-labelledby={id}>
      <div className={styles.panelHead}>
        <h2 id={id}>{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  );
}
