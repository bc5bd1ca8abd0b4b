/** Light, dark and high contrast: Fluent's tokens, and the system's preference if nothing was chosen. */
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

const PREFERS_DARK = '(prefers-color-scheme: dark)';

/** @returns whether the media query matches, updated when that changes */
function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (notify) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    () => window.matchMedia(query).matches,
  );
}

/** @returns the theme to render; paper is light, whatever was chosen for the screen */
export function useThemeName(choice: ThemeChoice): ThemeName {
  const systemDark = useMedia(PREFERS_DARK);
  const onPaper = useMedia('print');
  if (onPaper) return 'light';
  if (choice === 'system') return systemDark ? 'dark' : 'light';
  return choice;
}
