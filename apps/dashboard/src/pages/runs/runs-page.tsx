/** The runs of a month, the newest recorded first; each explains itself. */
import { useCallback, useMemo } from 'react';
import type { Run } from '../../data/api.js';
import { useRuns } from '../../data/run-queries.js';
import { wordOf } from '../../parts/dimension.js';
import { Name } from '../../parts/name.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { To } from '../../parts/to.js';
import { type RowColumn, VirtualRows } from '../../parts/virtual-rows.js';
import type { TenantPageProps } from '../../shell/tenant-frame.js';
import { useTexts } from '../../texts/texts.js';
import { NewRuns } from './new-runs.js';
import { RunFilters } from './run-filters.js';
import { useRunFilter } from './run-filter.js';

function RunsPage({ usage, month }: TenantPageProps) {
  const { say } = useTexts();
  const filter = useRunFilter();
  const runsOf = useRuns(usage.tenantId, month, filter);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = runsOf;
  const columns = useRunColumns(usage.tenantId, month);
  const runs = useMemo(() => data?.pages.flatMap((page) => page.runs) ?? [], [data]);
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <>
      <RunFilters usage={usage} />
      <NewRuns usage={usage} month={month} filter={filter} shownAt={runsOf.dataUpdatedAt} />
      {!data && error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && runs.length === 0 && <p className="quiet">{say('runs.none')}</p>}
      {runs.length > 0 && (
        <VirtualRows
          label={say('nav.runs')}
          columns={columns}
          rows={runs}
          keyOf={({ source, id }) => `${source}\n${id}`}
          onEnd={onEnd}
          isMore={hasNextPage}
        />
      )}
      {isFetchingNextPage && (
        <p className="quiet" role="status">
          {say('loading')}
        </p>
      )}
    </>
  );
}

function useRunColumns(tenant: string, month: string | undefined): readonly RowColumn<Run>[] {
  const { say, formats } = useTexts();
  return [
    {
      key: 'time',
      name: say('col.time'),
      width: '140px',
      of: ({ time, source, id }) => (
        <To place={{ page: 'run', tenant, source, id }} filters={{ month }}>
          {formats.moment(time)}
        </To>
      ),
    },
    {
      key: 'environment',
      name: say('col.environment'),
      width: '130px',
      of: ({ environmentId }) => <Name of={environmentId} />,
    },
    {
      key: 'automation',
      name: say('dimension.automation'),
      width: 'minmax(140px, 1fr)',
      of: ({ automationName, automationId }) => <Name of={automationName ?? automationId} />,
    },
    {
      key: 'model',
      name: say('dimension.model'),
      width: 'minmax(140px, 1fr)',
      of: ({ modelName, modelId }) => <Name of={modelName ?? modelId} />,
    },
    {
      key: 'user',
      name: say('dimension.user'),
      width: '120px',
      of: ({ userId }) => <Name of={userId} />,
    },
    {
      key: 'status',
      name: say('col.status'),
      width: '90px',
      of: ({ status }) => wordOf('status', status, say),
    },
    {
      key: 'charged',
      name: say('col.charged'),
      width: '100px',
      isNumber: true,
      of: ({ charged }) => formats.credits(charged.milliCredits),
    },
    {
      key: 'currency',
      name: say('dimension.currency'),
      width: '90px',
      of: ({ currency }) => say(currency === 'copilot' ? 'currency.copilot' : 'currency.aiBuilder'),
    },
  ];
}

export { RunsPage as default };
