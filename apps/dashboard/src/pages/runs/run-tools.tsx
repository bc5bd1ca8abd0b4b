/** The buttons next to the list of runs: one saves it as a file, one asks the gate why a run was not allowed. */
import { Button } from '@fluentui/react-components';
import { AccessPanel } from '../../access/access-panel.js';
import { useAddress } from '../../data/address-context.js';
import { runsFile } from '../../data/files.js';
import type { RunFilter } from '../../data/run-queries.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import styles from './runs.module.css';

interface RunToolsProps extends TenantPageProps {
  readonly filter: RunFilter;
}

export function RunTools({ usage, month, filter }: RunToolsProps) {
  const { say } = useTexts();
  const { filters, refine } = useAddress();
  const isAsked = filters['blocked'] === 'why';
  const { tenantId } = usage;
  const narrowedTo = filter.environmentId === undefined ? [] : [filter.environmentId];
  return (
    <>
      <div className={styles.tools}>
        <Button
          size="small"
          aria-expanded={isAsked}
          onClick={() => refine({ blocked: isAsked ? undefined : 'why' })}
        >
          {say('access.blocked')}
        </Button>
        <a href={runsFile(tenantId, month, filter)} download>
          {say('csv')}
        </a>
      </div>
      {isAsked && (
        <div className={styles.blocked}>
          <AccessPanel title={say('access.blocked')} tenant={tenantId} environment={narrowedTo} />
        </div>
      )}
    </>
  );
}
