/** The reader's choices for this browser: theme and language. */
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { ThemeChoice } from '../theme.js';

export type Language = 'en' | 'de';

export interface Preferences {
  readonly theme: ThemeChoice;
  readonly language: Language;
}

interface PreferencesStore extends Preferences {
  readonly choose: (change: Partial<Preferences>) => void;
}

const KEY = 'ai-credit-meter.preferences';
const Context = createContext<PreferencesStore | null>(null);

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [chosen, setChosen] = useState(read);
  const store = useMemo(
    () => ({
      ...chosen,
      choose(change: Partial<Preferences>) {
        const next = { ...chosen, ...change };
        setChosen(next);
        keep(next);
      },
    }),
    [chosen],
  );
  return <Context value={store}>{children}</Context>;
}

export function usePreferences(): PreferencesStore {
  const store = useContext(Context);
  if (!store) throw new Error('There is no PreferencesProvider above');
  return store;
}

function read(): Preferences {
  const kept = parse(storage()?.getItem(KEY) ?? null);
  return {
    theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'system',
    language: kept.language === 'en' || kept.language === 'de' ? kept.language : ofBrowser(),
  };
}

const ofBrowser = (): Language => (navigator.language.startsWith('de') ? 'de' : 'en');

function parse(text: string | null): Partial<Record<keyof Preferences, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Not written by this page: treated as if nothing had been chosen.
    return {};
  }
}

const keep = (chosen: Preferences): void => storage()?.setItem(KEY, JSON.stringify(chosen));

/** The browser's storage; if access is denied, a choice lasts as long as the page. */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
