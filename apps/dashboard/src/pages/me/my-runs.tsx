/** The maker's last runs, each with its price and a link to its explanation. */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useEnvironmentName } from '../../data/environment-names.js';
import { useRuns } from '../../data/run-queries.js';
import { DataTable } from '../../parts/data-table.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';

interface MyRunsProps {
  readonly tenant: string;
  readonly user: string;
}

const SHOWN = 20;
const MORE = 100;

export function MyRuns({ tenant, user }: MyRunsProps) {
  const { say, formats } = useTexts();
  const nameOf = useEnvironmentName();
  const [shown, setShown] = useState(SHOWN);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useRuns(tenant, undefined, {
    userId: user,
  });
  const loaded = data?.pages.flatMap((page) => page.runs) ?? [];
  const runs = loaded.slice(0, shown);
  const showMore = () => {
    setShown(shown + MORE);
    if (shown + MORE > loaded.length && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  return (
    <Panel title={say('me.runs')}>
      {data && runs.length === 0 && <p className="quiet">{say('usage.nothing')}</p>}
      {runs.length > 0 && (
        <DataTable
          caption={say('me.runs')}
          rows={runs}
          keyOf={({ source, id }) => `${source}\n${id}`}
          columns={[
            {
              name: say('col.time'),
              of: ({ time, source, id }) => (
                <To place={{ page: 'run', tenant, source, id }}>{formats.moment(time)}</To>
              ),
            },
            {
              name: say('col.environment'),
              isLeftOutOnPhone: true,
              of: (run) => <Name of={nameOf(run.environmentId)} />,
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
      )}
      {(runs.length < loaded.length || hasNextPage) && (
        <Button appearance="subtle" size="small" onClick={showMore}>
          {say('rejected.more')}
        </Button>
      )}
    </Panel>
  );
}
