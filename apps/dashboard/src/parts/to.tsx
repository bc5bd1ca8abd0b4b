/** A link to a page of the dashboard: a plain click stays in the application, any other behaves as for ordinary links. */
import type { MouseEvent, ReactNode } from 'react';
import { addressOf, type Filters, type Route } from '../data/addresses.js';
import { useAddress } from '../data/address-context.js';

interface ToProps {
  readonly route: Route;
  readonly filters?: Filters;
  readonly className?: string;
  readonly current?: boolean;
  readonly label?: string;
  readonly children: ReactNode;
}

export function To({ route, filters, className, current = false, label, children }: ToProps) {
  const { go } = useAddress();
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(route, filters);
  };
  return (
    <a
      href={addressOf(route, filters)}
      className={className}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      onClick={onClick}
    >
      {children}
    </a>
  );
}
