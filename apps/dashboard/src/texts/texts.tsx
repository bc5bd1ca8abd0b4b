/** Every word on the pages, by key: English is complete by definition, another language by its type. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type Language, usePreferences } from '../data/preferences.js';
import { createFormats, type Formats } from './formats.js';
import english from './en.json';

export type TextKey = keyof typeof english;
type Texts = Readonly<Record<TextKey, string>>;
type Values = Readonly<Record<string, string | number>>;

/** @returns the text of a key with its `{places}` filled. */
export type Say = (key: TextKey, values?: Values) => string;

interface Spoken {
  readonly say: Say;
  readonly formats: Formats;
}

const Context = createContext<Spoken | null>(null);

const LANGUAGES: Readonly<Record<Language, () => Promise<Texts>>> = {
  en: () => Promise.resolve(english),
  de: () => import('./de.json').then(({ default: german }) => german),
};

export function TextsProvider({ children }: { readonly children: ReactNode }) {
  const { language } = usePreferences();
  const [texts, setTexts] = useState<Texts | null>(language === 'en' ? english : null);
  useEffect(() => {
    let wanted = true;
    document.documentElement.lang = language;
    void LANGUAGES[language]().then((loaded) => {
      if (wanted) setTexts(loaded);
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  const spoken = useMemo(
    () =>
      texts && {
        say: (key: TextKey, values: Values = {}) => filled(texts[key], values),
        formats: createFormats(localeOf(language)),
      },
    [texts, language],
  );
  return spoken && <Context value={spoken}>{children}</Context>;
}

export function useTexts(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) throw new Error('There is no TextsProvider above');
  return spoken;
}

const filled = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));

/** The reader's own region where it speaks the chosen language. */
const localeOf = (language: Language): string =>
  navigator.languages.find((locale) => locale.startsWith(language)) ?? language;
