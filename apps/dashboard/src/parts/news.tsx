/** The button above a list with the number of newer rows, which are inserted only when it is pressed. */
import { Button } from '@fluentui/react-components';
import styles from './parts.module.css';

interface NewsProps {
  readonly text: string;
  readonly onShow: () => void;
}

export function News({ text, onShow }: NewsProps) {
  return (
    <p className={styles.news} role="status">
      <Button size="small" onClick={onShow}>
        {text}
      </Button>
    </p>
  );
}
