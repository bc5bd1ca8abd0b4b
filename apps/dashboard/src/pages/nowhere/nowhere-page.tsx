/** The page for an address that matches no route. */
import { To } from '../../parts/to.js';
import { useTitle } from '../../parts/use-title.js';
import { useTexts } from '../../texts/texts.js';
import styles from '../../parts/parts.module.css';

function NowherePage() {
  const { say } = useTexts();
  useTitle(say('nowhere.title'));
  return (
    <div className={styles.notice}>
      <h1 className={styles.noticeTitle}>{say('nowhere.title')}</h1>
      <p>{say('nowhere.help')}</p>
      <p>
        <To place={{ page: 'tenants' }}>{say('nav.tenants')}</To>
      </p>
    </div>
  );
}

export { NowherePage as default };
