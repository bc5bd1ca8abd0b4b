/** The button of the settings menu; the menu itself is loaded when the pointer or focus reaches the button. */
import { Button } from '@fluentui/react-components';
import { lazy, Suspense, useState } from 'react';
import { SettingsIcon } from '../parts/icons.js';
import { useTexts } from '../texts/texts.js';

const fetchMenu = () => import('./settings-menu-opened.js');
const OpenedSettingsMenu = lazy(fetchMenu);

/** A failure does not matter: opening the menu fetches it again, and then shows a failure. */
const fetchAhead = () => void fetchMenu().catch(() => undefined);

export function SettingsMenu() {
  const [isWanted, setWanted] = useState(false);
  const closed = <ClosedSettingsMenu onOpen={() => setWanted(true)} />;
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenedSettingsMenu />
    </Suspense>
  );
}

function ClosedSettingsMenu({ onOpen }: { readonly onOpen: () => void }) {
  const { say } = useTexts();
  return (
    <Button
      appearance="subtle"
      icon={<SettingsIcon />}
      aria-label={say('settings')}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={fetchAhead}
      onFocus={fetchAhead}
      onClick={onOpen}
    />
  );
}
