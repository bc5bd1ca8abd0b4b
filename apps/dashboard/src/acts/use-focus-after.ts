/** Where the keyboard goes on after a dialog: at what opened it, or, if that is gone by what was done, in the page. */
import { useEffect, useState } from 'react';

export function useFocusAfter(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Once the dialog has let go of the focus.
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        const isThere = opener instanceof HTMLElement && opener.isConnected;
        const next = isThere ? opener : document.getElementById('content');
        next?.focus({ preventScroll: true });
      });
    },
    [opener],
  );
}
