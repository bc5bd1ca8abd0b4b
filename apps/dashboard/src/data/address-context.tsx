/** The present address: pages read their filters from it and write them back. */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useSyncExternalStore,
} from 'react';
import { addressOf, type Filters, type Route, routeAt } from './addresses.js';
import { beginVisit, presentVisit, resumeVisit } from './visits.js';

interface Address {
  readonly route: Route;
  readonly filters: Filters;
  /** The index of the entry in the browser's history. */
  readonly visit: number;
  /** Goes to another page; the browser's back button returns here. */
  readonly go: (route: Route, filters?: Filters) => void;
  /** Replaces this page, which has nothing to show, by another one in the history. */
  readonly pass: (route: Route) => void;
  /** Replaces the filters of this page without a new entry in the history. */
  readonly refine: (filters: Filters) => void;
}

const Context = createContext<Address | null>(null);
const listeners = new Set<() => void>();

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  return () => {
    listeners.delete(notify);
  };
}

function notifyAll(): void {
  for (const notify of listeners) notify();
}

window.addEventListener('popstate', ({ state }) => {
  resumeVisit(state);
  notifyAll();
});

function moveTo(address: string, how: 'push' | 'replace'): void {
  if (how === 'push') window.history.pushState(beginVisit(), '', address);
  else window.history.replaceState(window.history.state, '', address);
  notifyAll();
}

const here = (): string => window.location.pathname + window.location.search;

export function AddressProvider({ children }: { readonly children: ReactNode }) {
  const address = useSyncExternalStore(subscribe, here);
  const visit = useSyncExternalStore(subscribe, presentVisit);
  const go = useCallback((route: Route, filters?: Filters) => {
    moveTo(addressOf(route, filters), 'push');
    window.scrollTo(0, 0);
  }, []);
  const value = useMemo((): Address => {
    const [pathname = '/', search = ''] = address.split('?');
    const route = routeAt(pathname);
    const filters = Object.fromEntries(new URLSearchParams(search));
    return {
      route,
      filters,
      visit,
      go,
      pass: (to) => moveTo(addressOf(to), 'replace'),
      refine: (change) => moveTo(addressOf(route, { ...filters, ...change }), 'replace'),
    };
  }, [address, visit, go]);
  return <Context value={value}>{children}</Context>;
}

export function useAddress(): Address {
  const address = useContext(Context);
  if (!address) throw new Error('There is no AddressProvider above');
  return address;
}

export const useFilter = (name: string): string | undefined => useAddress().filters[name];
