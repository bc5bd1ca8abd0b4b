/** The button above the list of runs that states the number of newer runs, and shows them. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TenantUsage } from '../../data/api.js';
import { type RunFilter, runsKey } from '../../data/run-queries.js';
import { News } from '../../parts/news.js';
import { useTexts } from '../../texts/texts.js';

interface NewRunsProps {
  readonly usage: TenantUsage;
  readonly month: string | undefined;
  readonly filter: RunFilter;
  /** When the list was last loaded, in milliseconds; 0 before. */
  readonly shownAt: number;
}

export function NewRuns({ usage, month, filter, shownAt }: NewRunsProps) {
  const { say, formats } = useTexts();
  const client = useQueryClient();
  const [seen, setSeen] = useState({ shownAt, runs: usage.runs });
  const isOther = Object.keys(filter).length > 0;
  // A reloaded list includes the new runs; additional older pages do not.
  if (seen.shownAt === 0 && shownAt !== 0) setSeen({ shownAt, runs: usage.runs });
  const count = usage.runs - seen.runs;
  if (count <= 0) return null;
  const show = () => {
    setSeen({ shownAt, runs: usage.runs });
    void client.resetQueries({ queryKey: runsKey(usage.tenantId, month, filter) });
  };
  return (
    <News
      text={say(isOther ? 'runs.newInMonth' : 'runs.new', { count: formats.count(count) })}
      onShow={show}
    />
  );
}
