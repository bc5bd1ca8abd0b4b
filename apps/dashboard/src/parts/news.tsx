/** The button over a list that says how many newer rows there are; the rows are inserted only when it is pressed. */
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
