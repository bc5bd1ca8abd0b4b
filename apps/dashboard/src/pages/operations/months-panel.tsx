/** A grid of every tenant's months: closed, open, and due to be closed. */
import { useState } from 'react';
import { useTenants } from '../../data/tenant-queries.js';
import { lastMonths } from '../../data/months.js';
import { MoreButton } from '../../parts/more-button.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { ScrollArea } from '../../parts/scroll-area.js';
import { inSight } from '../../parts/in-sight.js';
import { To } from '../../parts/to.js';
import { type TextKey, useTexts } from '../../texts/texts.js';
import styles from './operations.module.css';

const MONTHS_SHOWN = 12;
/** How many tenants are shown at first, and added each time the reader asks for more. */
const TENANTS_SHOWN = 100;

type MonthState = 'closed' | 'open' | 'due' | 'before';

interface Known {
  readonly firstMonth: string;
  readonly lastMonth: string;
}

interface KnownTenant extends Known {
  readonly tenantId: string;
}

/** Months are contiguous and all but the newest are closed; the newest is due to be closed once it has ended. */
export function stateOfMonth(month: string, present: string, known: Known): MonthState {
  if (month < known.firstMonth || month > known.lastMonth) return 'before';
  if (month < known.lastMonth) return 'closed';
  return month < present ? 'due' : 'open';
}

const WORDS = {
  closed: 'months.closed',
  open: 'months.open',
  due: 'months.due',
  before: 'months.none',
} as const satisfies Record<MonthState, TextKey>;

export function MonthsPanel() {
  const { say } = useTexts();
  const { data } = useTenants();
  const [count, setCount] = useState(TENANTS_SHOWN);
  if (!data) return null;
  const shown = data.tenants.slice(0, count);
  return (
    <Panel title={say('operations.months')}>
      {shown.length === 0 && <p className="quiet">{say('months.noTenants')}</p>}
      {shown.length > 0 && (
        <ScrollArea label={say('operations.months')}>
          <MonthsTable tenants={shown} present={data.presentMonth} />
        </ScrollArea>
      )}
      <MoreButton
        count={data.tenants.length - shown.length}
        onMore={() => setCount(count + TENANTS_SHOWN)}
      />
    </Panel>
  );
}

interface MonthsTableProps {
  readonly tenants: readonly KnownTenant[];
  readonly present: string;
}

function MonthsTable({ tenants, present }: MonthsTableProps) {
  const { say, formats } = useTexts();
  const months = lastMonths(present, MONTHS_SHOWN);
  return (
    <table className={styles.months}>
      <caption className="hidden">{say('operations.months')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('col.tenant')}</th>
          {months.map((month) => (
            <th key={month} scope="col" ref={month === present ? inSight : undefined}>
              <span className="hidden">{formats.month(`${month}-01`)}</span>
              <span aria-hidden="true">{formats.shortMonth(`${month}-01`)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tenants.map((tenant) => (
          <tr key={tenant.tenantId}>
            <th scope="row" data-one-line>
              <To route={{ page: 'overview', tenant: tenant.tenantId }}>
                <Name of={tenant.tenantId} max={28} />
              </To>
            </th>
            {months.map((month) => (
              <MonthCell key={month} state={stateOfMonth(month, present, tenant)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MonthCell({ state }: { readonly state: MonthState }) {
  const { say } = useTexts();
  return (
    <td>
      <span className={styles.month} data-month={state}>
        {say(WORDS[state])}
      </span>
    </td>
  );
}
