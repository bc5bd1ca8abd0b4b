/** Media queries that the pages follow: phone width and print. */
import { useSyncExternalStore } from 'react';

function mediaHook(condition: string): () => boolean {
  const query = window.matchMedia(condition);
  const onChange = (notify: () => void) => {
    query.addEventListener('change', notify);
    return () => query.removeEventListener('change', notify);
  };
  return () => useSyncExternalStore(onChange, () => query.matches);
}

/** The same width as in the style sheets. */
export const useIsPhone = mediaHook('(max-width: 640px)');

const PAPER = window.matchMedia('print');
let isPrinting = PAPER.matches;

/** A browser prints what is rendered when `beforeprint` has been handled; the media query changes only afterwards. */
function onPrinting(notify: () => void): () => void {
  const follow = ({ type }: Event) => {
    isPrinting = type === 'beforeprint' || (type === 'change' && PAPER.matches);
    notify();
  };
  for (const event of ['beforeprint', 'afterprint']) window.addEventListener(event, follow);
  PAPER.addEventListener('change', follow);
  return () => {
    for (const event of ['beforeprint', 'afterprint']) window.removeEventListener(event, follow);
    PAPER.removeEventListener('change', follow);
  };
}

export const useIsPrinted = (): boolean => useSyncExternalStore(onPrinting, () => isPrinting);
