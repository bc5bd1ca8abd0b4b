/** A block of text in a fixed-width font, such as JSON or bytes, that scrolls by keyboard if it is too long. */
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
