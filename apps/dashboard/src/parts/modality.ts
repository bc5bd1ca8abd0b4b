/** Keeps what hides the page behind a dialog from those who cannot see it: gone with the dialog, it would never show the page again. */
import { useFocusFinders } from '@fluentui/react-components';
import { useEffect } from 'react';
import { keepMounted } from './kept.js';

/** Uses Fluent's management of focus, which ends with its last user. */
function Modality(): null {
  useFocusFinders();
  return null;
}

/** To be called by every dialog and drawer. */
export function useModality(): void {
  useEffect(() => keepMounted(Modality), []);
}
