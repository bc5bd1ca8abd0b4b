/** The address the reader is at: pages read their filters from it and write them back. */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useSyncExternalStore,
} from 'react';
import { addressOf, type Filters, type Place, placeAt } from './addresses.js';
import { beginVisit, presentVisit, resumeVisit } from './visits.js';

interface Address {
  readonly place: Place;
  readonly filters: Filters;
  /** The entry of the browser's history. */
  readonly visit: number;
  /** Somewhere else: the way back leads here. */
  readonly go: (place: Place, filters?: Filters) => void;
  /** Somewhere else, because here is nothing to see: the way back leads past. */
  readonly pass: (place: Place) => void;
  /** The same page asked differently: the way back leaves it. */
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
  const go = useCallback((place: Place, filters?: Filters) => {
    moveTo(addressOf(place, filters), 'push');
    window.scrollTo(0, 0);
  }, []);
  const value = useMemo((): Address => {
    const [pathname = '/', search = ''] = address.split('?');
    const place = placeAt(pathname);
    const filters = Object.fromEntries(new URLSearchParams(search));
    return {
      place,
      filters,
      visit,
      go,
      pass: (to) => moveTo(addressOf(to), 'replace'),
      refine: (change) => moveTo(addressOf(place, { ...filters, ...change }), 'replace'),
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
