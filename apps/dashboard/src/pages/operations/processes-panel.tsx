/** The processes and their parts: failing parts first, followers with their lag. */
import type { Operations } from '../../data/api.js';
import { FineIcon, OverIcon, UsedUpIcon } from '../../parts/icons.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { useSentence } from '../../parts/use-sentence.js';
import { useTexts } from '../../texts/texts.js';
import { isReached, type Part, type Process, worstFirst } from './health.js';
import styles from './operations.module.css';

export function ProcessesPanel({ operations }: { readonly operations: Operations }) {
  const { say } = useTexts();
  const sentence = useSentence();
  return (
    <Panel title={say('operations.processes')}>
      <ul className={styles.processes}>
        {operations.processes.map((process, index) => (
          <li key={process.address ?? `own ${index}`}>
            <ProcessHead process={process} />
            {isReached(process) ? (
              <ul className={styles.checks}>
                {worstFirst(process.parts).map((part) => (
                  <PartLine key={part.name} part={part} />
                ))}
              </ul>
            ) : (
              <p className={styles.said}>{process.why}</p>
            )}
            {isReached(process) &&
              process.warnings.map((warning) => (
                <p key={warning} className={`quiet ${styles.warning}`}>
                  {sentence(warning)}
                </p>
              ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ProcessHead({ process }: { readonly process: Process }) {
  const { say, formats } = useTexts();
  if (!isReached(process)) {
    return (
      <h3 data-status="down" className={styles.processName}>
        <UsedUpIcon />
        <Name of={process.address} /> <span>{say('operations.unreachable')}</span>
      </h3>
    );
  }
  const { name, status, startedAt, release, address } = process;
  return (
    <h3 data-status={status === 'ok' ? 'up' : 'down'} className={styles.processName}>
      {status === 'ok' ? <FineIcon /> : <UsedUpIcon />}
      {name}
      <span className="quiet figures">
        {address !== null && `${address} · `}
        {say('operations.since', { time: `${formats.moment(startedAt)} UTC`, release })}
      </span>
    </h3>
  );
}

function PartLine({ part }: { readonly part: Part }) {
  const { say, formats } = useTexts();
  const sentence = useSentence();
  const { name, status, missing, notice, behind } = part;
  const count = behind && say('operations.waiting', { count: formats.count(behind.events) });
  const said = missing ?? notice;
  const word = count ?? say(status === 'up' ? 'operations.up' : 'operations.down');
  return (
    <li data-status={notice === null ? status : 'noticed'}>
      <PartIcon part={part} />
      <span>{sentence(name)}</span>
      <span className={`quiet figures ${styles.said}`}>
        {said === null ? word : sentence(said)}
      </span>
    </li>
  );
}

function PartIcon({ part: { status, notice } }: { readonly part: Part }) {
  if (status !== 'up') return <UsedUpIcon />;
  return notice === null ? <FineIcon /> : <OverIcon />;
}
