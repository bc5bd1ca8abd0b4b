/** Whether the page is as narrow as a phone, followed as it changes; the style sheets draw the same line. */
import { useSyncExternalStore } from 'react';

const PHONE = window.matchMedia('(max-width: 640px)');

function onChange(notify: () => void): () => void {
  PHONE.addEventListener('change', notify);
  return () => PHONE.removeEventListener('change', notify);
}

export const useIsPhone = (): boolean => useSyncExternalStore(onChange, () => PHONE.matches);
