/** Announces a newer release of the pages; the reader reloads once no work would be lost. */
import { Button } from '@fluentui/react-components';
import { useNewerRelease } from '../data/newer-release.js';
import { useTexts } from '../texts/texts.js';
import layout from '../parts/layout.module.css';

export function NewerRelease() {
  const { say } = useTexts();
  if (!useNewerRelease()) return null;
  return (
    <div className={layout.notice} role="status">
      <span>{say('release.newer')}</span>
      <Button size="small" onClick={() => window.location.reload()}>
        {say('release.reload')}
      </Button>
    </div>
  );
}
