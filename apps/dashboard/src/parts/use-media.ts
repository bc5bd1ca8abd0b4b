/** What the page is shown on, followed as it changes: a screen as narrow as a phone, or paper. */
import { useSyncExternalStore } from 'react';

function mediaHook(condition: string): () => boolean {
  const query = window.matchMedia(condition);
  const onChange = (notify: () => void) => {
    query.addEventListener('change', notify);
    return () => query.removeEventListener('change', notify);
  };
  return () => useSyncExternalStore(onChange, () => query.matches);
}

/** The style sheets draw the same line. */
export const useIsPhone = mediaHook('(max-width: 640px)');

export const useIsPrinted = mediaHook('print');
