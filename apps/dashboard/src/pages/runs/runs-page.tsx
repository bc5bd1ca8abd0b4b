/** The page of a month's runs, the newest recorded first, each a link to its explanation. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { runsKey, useRuns } from '../../data/run-queries.js';
import { FirstUsage } from '../../parts/first-usage.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { To } from '../../parts/to.js';
import { VirtualRows } from '../../parts/virtual-rows.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import { NewRuns } from './new-runs.js';
import { useRunColumns } from './run-columns.js';
import { RunFilters } from './run-filters.js';
import { RunTools } from './run-tools.js';
import { useRunFilter } from './run-filter.js';

function RunsPage({ usage, month }: TenantPageProps) {
  const { say } = useTexts();
  const filter = useRunFilter();
  const isNarrowed = Object.values(filter).some((value) => value !== undefined && value !== '');
  const runsOf = useRuns(usage.tenantId, month, filter);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = runsOf;
  const columns = useRunColumns(usage.tenantId, month);
  const client = useQueryClient();
  const runs = useMemo(() => data?.pages.flatMap((page) => page.runs) ?? [], [data]);
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <>
      <RunFilters usage={usage} month={month} />
      <RunTools usage={usage} month={month} filter={filter} />
      <NewRuns
        runs={usage.runs}
        isNarrowed={Object.keys(filter).length > 0}
        shownAt={runsOf.dataUpdatedAt}
        onShow={() => {
          void client.resetQueries({ queryKey: runsKey(usage.tenantId, month, filter) });
          return usage.runs;
        }}
      />
      {!data && error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && runs.length === 0 && <Nothing usage={usage} month={month} isNarrowed={isNarrowed} />}
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

interface NothingProps extends TenantPageProps {
  readonly isNarrowed: boolean;
}

function Nothing({ usage, month, isNarrowed }: NothingProps) {
  const { say, formats } = useTexts();
  if (!isNarrowed) return <FirstUsage usage={usage} />;
  return (
    <p>
      {say('runs.none')}{' '}
      <To route={{ page: 'runs', tenant: usage.tenantId }} filters={{ month }}>
        {say('runs.all', { month: formats.month(`${usage.month}-01`) })}
      </To>
    </p>
  );
}

export { RunsPage as default };
