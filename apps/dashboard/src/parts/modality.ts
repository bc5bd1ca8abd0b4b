/**
 * Keeps Fluent's focus management running after the last dialog: it hides the page from screen readers while a dialog is open, and has to reveal it again.
 */
import { useFocusFinders } from '@fluentui/react-components';
import { useEffect } from 'react';
import { keepMounted } from './keep-mounted.js';

/** A component that uses Fluent's focus management, which is disposed of with its last user. */
function Modality(): null {
  useFocusFinders();
  return null;
}

/** Every dialog and drawer calls this. */
export function useModality(): void {
  useEffect(() => keepMounted(Modality), []);
}
