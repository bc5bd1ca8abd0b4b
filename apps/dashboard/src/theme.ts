/** Light, dark and high contrast: Fluent's tokens, and the reader's system where nothing was chosen. */
import { type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type ThemeName = 'light' | 'dark';

const FONTS =
  "'Segoe UI Variable Text', 'Segoe UI', Inter, system-ui, -apple-system, 'Helvetica Neue', sans-serif";

/** High contrast comes from the system (`forced-colors`), which replaces the colours of either theme. */
const THEMES: Readonly<Record<ThemeName, Theme>> = {
  light: { ...webLightTheme, fontFamilyBase: FONTS },
  dark: { ...webDarkTheme, fontFamilyBase: FONTS },
};

export const themeNamed = (name: ThemeName): Theme => THEMES[name];

const prefersDark = () => window.matchMedia('(prefers-color-scheme: dark)');

function onSystemChange(notify: () => void): () => void {
  const query = prefersDark();
  query.addEventListener('change', notify);
  return () => query.removeEventListener('change', notify);
}

export function useThemeName(choice: ThemeChoice): ThemeName {
  const systemDark = useSyncExternalStore(onSystemChange, () => prefersDark().matches);
  if (choice === 'system') return systemDark ? 'dark' : 'light';
  return choice;
}
