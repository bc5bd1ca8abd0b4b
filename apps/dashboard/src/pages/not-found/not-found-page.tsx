/** The page for an address that matches no route. */
import { To } from '../../parts/to.js';
import { useTitle } from '../../parts/use-title.js';
import { useTexts } from '../../texts/texts.js';
import styles from '../../parts/parts.module.css';

function NotFoundPage() {
  const { say } = useTexts();
  useTitle(say('notFound.title'));
  return (
    <div className={styles.notice}>
      <h1 className={styles.noticeTitle}>{say('notFound.title')}</h1>
      <p>{say('notFound.help')}</p>
      <p>
        <To route={{ page: 'tenants' }}>{say('nav.tenants')}</To>
      </p>
    </div>
  );
}

export { NotFoundPage as default };
