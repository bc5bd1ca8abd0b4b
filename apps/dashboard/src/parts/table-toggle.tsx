/** The button that switches between a chart and its table. */
import { Button } from '@fluentui/react-components';
import { useTexts } from '../texts/texts.js';
import parts from './parts.module.css';

interface TableToggleProps {
  readonly asTable: boolean;
  readonly onToggle: (asTable: boolean) => void;
}

export function TableToggle({ asTable, onToggle }: TableToggleProps) {
  const { say } = useTexts();
  return (
    <Button
      size="small"
      appearance="subtle"
      className={parts.tool}
      onClick={() => onToggle(!asTable)}
    >
      {say(asTable ? 'chart.show' : 'table.show')}
    </Button>
  );
}
