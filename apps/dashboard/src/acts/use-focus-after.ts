/** Moves the keyboard focus when a dialog closes: to the button that opened it, or to the page if that is gone. */
import { useEffect, useState } from 'react';

export function useFocusAfter(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Waits until the dialog has released the focus.
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
