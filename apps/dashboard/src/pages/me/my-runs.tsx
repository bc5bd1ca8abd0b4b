/** The maker's runs of the month, the newest or the most expensive first, each with its price and a link to its explanation. */
import { Button, Select } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAddress } from '../../data/address-context.js';
import { useEnvironmentName } from '../../data/environment-names.js';
import type { Run } from '../../data/api.js';
import { type RunFilter, runsKey, useRuns } from '../../data/run-queries.js';
import { DataTable } from '../../parts/data-table.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';
import { NewRuns } from '../runs/new-runs.js';

interface MyRunsProps {
  readonly tenant: string;
  readonly user: string;
  /** How many runs the maker has had this month. */
  readonly count: number;
  /** @returns how many there are by now */
  readonly onRecount: () => Promise<number>;
}

const SHOWN = 20;
const MORE = 100;

export function MyRuns({ tenant, user, count, onRecount }: MyRunsProps) {
  const { say } = useTexts();
  const { filters } = useAddress();
  const [shown, setShown] = useState(SHOWN);
  const order = filters['order'] === 'charged' ? 'charged' : 'recorded';
  const filter: RunFilter = { userId: user, order };
  const runsOf = useRuns(tenant, undefined, filter);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = runsOf;
  const client = useQueryClient();
  const loaded = data?.pages.flatMap((page) => page.runs) ?? [];
  const runs = loaded.slice(0, shown);
  const showMore = () => {
    setShown(shown + MORE);
    if (shown + MORE > loaded.length && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  return (
    <Panel title={say('me.runs')} tools={<OrderChoice order={order} />}>
      <NewRuns
        key={order}
        runs={count}
        isNarrowed={false}
        shownAt={runsOf.dataUpdatedAt}
        onShow={async () => {
          // Counted first: a run in between is counted as new again rather than missed.
          const counted = await onRecount();
          void client.resetQueries({ queryKey: runsKey(tenant, undefined, filter) });
          return counted;
        }}
      />
      {data && runs.length === 0 && <p className="quiet">{say('usage.nothing')}</p>}
      {runs.length > 0 && <RunsTable tenant={tenant} runs={runs} />}
      {(runs.length < loaded.length || hasNextPage) && (
        <Button appearance="subtle" size="small" onClick={showMore}>
          {say('me.runs.more')}
        </Button>
      )}
    </Panel>
  );
}

/** Kept in the address, so that a shared link shows the same order. */
function OrderChoice({ order }: { readonly order: 'recorded' | 'charged' }) {
  const { say } = useTexts();
  const { refine } = useAddress();
  return (
    <Select
      size="small"
      aria-label={say('me.runs.order')}
      value={order}
      onChange={(_event, { value }) => refine({ order: value === 'charged' ? value : '' })}
    >
      <option value="recorded">{say('me.runs.recorded')}</option>
      <option value="charged">{say('me.runs.charged')}</option>
    </Select>
  );
}

interface RunsTableProps {
  readonly tenant: string;
  readonly runs: readonly Run[];
}

function RunsTable({ tenant, runs }: RunsTableProps) {
  const { say, formats } = useTexts();
  const nameOf = useEnvironmentName();
  return (
    <DataTable
      caption={say('me.runs')}
      rows={runs}
      keyOf={({ source, id }) => `${source}\n${id}`}
      columns={[
        {
          name: say('col.time'),
          of: ({ time, source, id }) => (
            <To route={{ page: 'run', tenant, source, id }}>{formats.moment(time)}</To>
          ),
        },
        {
          name: say('col.environment'),
          isLeftOutOnPhone: true,
          of: (run) => <Name of={run.environmentName ?? nameOf(run.environmentId)} />,
        },
        {
          name: say('dimension.automation'),
          of: (run) => <Name of={run.automationName ?? run.automationId} />,
        },
        {
          name: say('col.charged'),
          isNumber: true,
          of: ({ charged }) => formats.credits(charged.milliCredits),
        },
        {
          name: say('dimension.currency'),
          isLeftOutOnPhone: true,
          of: ({ currency }) =>
            say(currency === 'copilot' ? 'currency.copilot' : 'currency.aiBuilder'),
        },
      ]}
    />
  );
}
