/** The filter fields above the table of runs; what is chosen is kept in the address. */
import { Field, Input, Select } from '@fluentui/react-components';
import { useAddress } from '../../data/address-context.js';
import type { TenantUsage } from '../../data/api.js';
import { EnvironmentOptions } from '../../parts/environment-options.js';
import { FindRun } from './find-run.js';
import { useTexts } from '../../texts/texts.js';
import styles from './runs.module.css';

const BY_ID = ['userId', 'modelId', 'automationId'] as const;

export function RunFilters({ usage }: { readonly usage: TenantUsage }) {
  const { say } = useTexts();
  const { filters, refine } = useAddress();
  return (
    <div className={styles.filters}>
      <Field label={say('col.environment')}>
        <Select
          value={filters['environmentId'] ?? ''}
          onChange={(_event, { value }) => refine({ environmentId: value })}
        >
          <option value="">{say('all')}</option>
          <EnvironmentOptions usage={usage} />
        </Select>
      </Field>
      {BY_ID.map((name) => (
        <Field key={name} label={say(`runs.${name}`)}>
          <Input
            value={filters[name] ?? ''}
            onChange={(_event, { value }) => refine({ [name]: value })}
          />
        </Field>
      ))}
      <FindRun tenant={usage.tenantId} />
    </div>
  );
}
