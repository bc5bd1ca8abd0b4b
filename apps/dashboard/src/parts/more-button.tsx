/** The button that shows more of a list that begins with its first rows. */
import { Button } from '@fluentui/react-components';
import { useTexts } from '../texts/texts.js';

interface MoreButtonProps {
  /** The number of rows that are not shown. */
  readonly count: number;
  readonly onMore: () => void;
}

export function MoreButton({ count, onMore }: MoreButtonProps) {
  const { say, formats } = useTexts();
  if (count <= 0) return null;
  return (
    <Button appearance="subtle" size="small" onClick={onMore}>
      {say('more', { count: formats.count(count) })}
    </Button>
  );
}
