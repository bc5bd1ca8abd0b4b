/** Text letter by letter, as bytes or JSON; where it is longer than its place it can be scrolled by keyboard. */
import type { ReactNode } from 'react';
import layout from './layout.module.css';

interface CodeBlockProps {
  /** The name that screen readers announce. */
  readonly label: string;
  readonly children: ReactNode;
}

export function CodeBlock({ label, children }: CodeBlockProps) {
  return (
    <pre className={layout.code} tabIndex={0} role="group" aria-label={label}>
      {children}
    </pre>
  );
}
