/** The panel that states whether the rows agree with the ledger, by the last replay from its first event. */
import type { Operations } from '../../data/api.js';
import { FineIcon, InfoIcon, UsedUpIcon } from '../../parts/icons.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';
import styles from './operations.module.css';

const COMMAND = 'npm run ops -- verify';

export function IntegrityPanel({ operations }: { readonly operations: Operations }) {
  const { say } = useTexts();
  const { verification } = operations;
  return (
    <Panel title={say('operations.integrity')}>
      {verification ? (
        <Found verification={verification} />
      ) : (
        <p className={styles.found}>
          <InfoIcon />
          <span>{say('integrity.never')}</span>
        </p>
      )}
      <p className={`quiet ${styles.hint}`}>{say('integrity.how')}</p>
      <pre className={layout.code}>{COMMAND}</pre>
    </Panel>
  );
}

interface FoundProps {
  readonly verification: NonNullable<Operations['verification']>;
}

function Found({ verification }: FoundProps) {
  const { say, formats } = useTexts();
  const { at, position, events, outcome, different, setAside } = verification;
  const isSame = outcome === 'same';
  const named = [...different, ...setAside];
  return (
    <>
      <p className={styles.found} data-health={isSame ? 'fine' : 'broken'}>
        {isSame ? <FineIcon /> : <UsedUpIcon />}
        <span className="figures">
          {say(isSame ? 'integrity.same' : 'integrity.different', {
            position: formats.count(position),
            events: formats.count(events),
            count: formats.count(different.length),
          })}
        </span>
      </p>
      <p className="quiet figures">{say('integrity.at', { time: `${formats.moment(at)} UTC` })}</p>
      {named.length > 0 && (
        <ul>
          {named.map((tenant) => (
            <li key={tenant}>
              <Name of={tenant} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
