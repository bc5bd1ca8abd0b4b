/** The form of a dialog: when the focused element is removed, the focus stays inside. */
import { type ReactNode, useRef } from 'react';
import { useFocusRestored } from '../parts/use-focus-restored.js';

interface ActFormProps {
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

export function ActForm({ onSubmit, children }: ActFormProps) {
  const form = useRef<HTMLFormElement>(null);
  useFocusRestored(form);
  return (
    <form
      ref={form}
      tabIndex={-1}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
