/** The button that opens a command's dialog; while nothing can be changed it stays focusable and states the reason. */
import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useHindrance } from '../data/live.js';
import { useTexts } from '../texts/texts.js';

/** Called when the pointer or the focus reaches the button. A failure does not matter: opening the dialog fetches it again. */
const fetchDialogAhead = () => void import('./act-dialog.js').catch(() => undefined);

interface ActButtonProps {
  readonly size?: 'small' | 'medium';
  readonly appearance?: 'primary' | 'secondary';
  readonly onClick: () => void;
  readonly children: ReactNode;
}

export function ActButton({ size, appearance, onClick, children }: ActButtonProps) {
  const { say } = useTexts();
  const hindrance = useHindrance();
  return (
    <Button
      size={size ?? 'medium'}
      appearance={appearance ?? 'secondary'}
      disabledFocusable={hindrance !== null}
      title={hindrance === null ? undefined : say(hindrance)}
      onPointerEnter={fetchDialogAhead}
      onFocus={fetchDialogAhead}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
