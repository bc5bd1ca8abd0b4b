/** The filter fields above the table of runs; the address keeps the filter. */
import { Field, Input, Select } from '@fluentui/react-components';
import { useAddress } from '../../data/address-context.js';
import { FilterChip } from '../../parts/filter-chip.js';
import { useTexts } from '../../texts/texts.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { EnvironmentFilter } from './environment-filter.js';
import { FindRun } from './find-run.js';
import styles from './runs.module.css';

const STATUSES = ['processed', 'failed'] as const;
const BY_ID = ['userId', 'modelId', 'automationId'] as const;

export function RunFilters({ usage, month }: TenantPageProps) {
  const { say } = useTexts();
  const { filters, refine } = useAddress();
  return (
    <div className={styles.filters}>
      <EnvironmentFilter usage={usage} month={month} />
      {BY_ID.map((name) => (
        <Field key={name} label={say(`runs.${name}`)}>
          <Input
            value={filters[name] ?? ''}
            onChange={(_event, { value }) => refine({ [name]: value })}
          />
        </Field>
      ))}
      <Field label={say('col.status')}>
        <Select
          value={filters['status'] ?? ''}
          onChange={(_event, { value }) => refine({ status: value })}
        >
          <option value="">{say('all')}</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {say(`status.${status}`)}
            </option>
          ))}
        </Select>
      </Field>
      <FindRun tenant={usage.tenantId} />
      <Others />
    </div>
  );
}

const WITHOUT_FIELD = ['capability', 'context', 'currency'] as const;

/** Filters that only a link sets: each is shown, and can be removed. */
function Others() {
  const { filters, refine } = useAddress();
  const set = WITHOUT_FIELD.filter((name) => filters[name]);
  if (set.length === 0) return null;
  return (
    <div className={styles.others}>
      {set.map((name) => (
        <FilterChip
          key={name}
          name={name}
          value={filters[name] ?? ''}
          label="usage.widen"
          onClick={() => refine({ [name]: undefined })}
        />
      ))}
    </div>
  );
}
