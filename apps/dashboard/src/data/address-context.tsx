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

interface Address {
  readonly place: Place;
  readonly filters: Filters;
  /** Somewhere else: the way back leads here. */
  readonly go: (place: Place, filters?: Filters) => void;
  /** The same page asked differently: the way back leaves it. */
  readonly refine: (filters: Filters) => void;
}

const Context = createContext<Address | null>(null);
const listeners = new Set<() => void>();

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  window.addEventListener('popstate', notify);
  return () => {
    listeners.delete(notify);
    window.removeEventListener('popstate', notify);
  };
}

function moveTo(address: string, how: 'push' | 'replace'): void {
  if (how === 'push') window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
  for (const notify of listeners) notify();
}

const here = (): string => window.location.pathname + window.location.search;

export function AddressProvider({ children }: { readonly children: ReactNode }) {
  const address = useSyncExternalStore(subscribe, here);
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
      go,
      refine: (change) => moveTo(addressOf(place, { ...filters, ...change }), 'replace'),
    };
  }, [address, go]);
  return <Context value={value}>{children}</Context>;
}

export function useAddress(): Address {
  const address = useContext(Context);
  if (!address) throw new Error('There is no AddressProvider above');
  return address;
}

export const useFilter = (name: string): string | undefined => useAddress().filters[name];
