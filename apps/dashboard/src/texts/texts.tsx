/** Every text of the pages by key: English defines the keys, and its type makes other languages complete. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type Language, usePreferences } from '../data/preferences.js';
import { createFormats, type Formats, UNKNOWN } from './formats.js';
import english from './en.json';
import { type Translate, translator } from './phrases.js';

export type TextKey = keyof typeof english;
type Texts = Readonly<Record<TextKey, string>>;
type Values = Readonly<Record<string, string | number>>;

/** @returns the text of a key with its `{placeholders}` filled; for a `count` of 1 the text of `key.one`, if it exists */
export type Say = (key: TextKey, values?: Values) => string;

interface Spoken {
  readonly say: Say;
  readonly formats: Formats;
  /** Translates a sentence of the service into the reader's language. */
  readonly translate: Translate;
}

const Context = createContext<Spoken | null>(null);

interface Words {
  readonly texts: Texts;
  readonly translate: Translate;
}

/** English needs no translation, because the service writes English. */
const ENGLISH: Words = { texts: english, translate: (text) => text };

const LANGUAGES: Readonly<Record<Language, () => Promise<Words>>> = {
  en: () => Promise.resolve(ENGLISH),
  de: async () => {
    const [texts, phrases] = await Promise.all([import('./de.json'), import('./phrases.de.json')]);
    return { texts: texts.default, translate: translator(phrases.default) };
  },
};

export function TextsProvider({ children }: { readonly children: ReactNode }) {
  const { language } = usePreferences();
  const [words, setWords] = useState<Words | null>(language === 'en' ? ENGLISH : null);
  useEffect(() => {
    let wanted = true;
    document.documentElement.lang = language;
    void LANGUAGES[language]().then((loaded) => {
      if (wanted) setWords(loaded);
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  const spoken = useMemo(
    () =>
      words && {
        say: (key: TextKey, values: Values = {}) =>
          filled(textOf(words.texts, key, values), values),
        translate: words.translate,
        formats: createFormats(localeOf(language)),
      },
    [words, language],
  );
  return spoken && <Context value={spoken}>{children}</Context>;
}

export function useTexts(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) throw new Error('There is no TextsProvider above');
  return spoken;
}

/**
 * Chooses between singular and plural: English and German have no other forms. A key with a name that the service has
 * gained since this page was loaded has no text; the name is shown instead.
 */
function textOf(texts: Partial<Texts>, key: TextKey, { count }: Values): string {
  const ofOne = `${key}.one` as TextKey;
  const text = String(count) === '1' ? (texts[ofOne] ?? texts[key]) : texts[key];
  return text ?? (key.slice(key.lastIndexOf('.') + 1) || UNKNOWN);
}

const filled = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => textIn(values[name] ?? place));

const textIn = (value: string | number): string => (Number.isNaN(value) ? UNKNOWN : String(value));

/** The reader's own regional form of the chosen language, if they have one. */
const localeOf = (language: Language): string =>
  navigator.languages.find((locale) => locale.startsWith(language)) ?? language;
