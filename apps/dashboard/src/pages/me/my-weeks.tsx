/** The cost of the maker's flows and apps per week, as small charts or as a table. */
import { useState } from 'react';
import { SmallColumns } from '../../charts/small-columns.js';
import { lastMonths, lastWeeks } from '../../data/months.js';
import { useWholeBreakdown } from '../../data/queries.js';
import { type Column, DataTable } from '../../parts/data-table.js';
import { MoreButton } from '../../parts/more-button.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { TableToggle } from '../../parts/table-toggle.js';
import { useTexts } from '../../texts/texts.js';
import { type Weeks, type WeeksLine, weeksOf } from './weeks.js';

interface MyWeeksProps {
  readonly tenant: string;
  readonly user: string;
  /** The last day of the figures, in UTC. */
  readonly day: string;
}

const WEEKS = 8;
/** The months that these weeks may fall in. */
const MONTHS = 3;
const SHOWN = 8;

export function MyWeeks({ tenant, user, day }: MyWeeksProps) {
  const { say, formats } = useTexts();
  const months = lastMonths(day.slice(0, 'yyyy-MM'.length), MONTHS);
  const { data } = useWholeBreakdown(tenant, {
    month: `${months[0]}..${months.at(-1)}`,
    by: ['automation', 'day'],
    filter: { user },
  });
  const [asTable, setAsTable] = useState(false);
  const [shown, setShown] = useState(SHOWN);
  const weeks = lastWeeks(day, WEEKS);
  const chartColumns = useChartColumns(weeks);
  const tableColumns = useTableColumns(weeks);
  const of = weeksOf(data ?? [], weeks);
  if (of.lines.length === 0) return null;
  const title = say('me.weeks', {
    unit: say(`unit.${of.currency}`),
    from: formats.day(weeks[0]!),
  });
  return (
    <Panel title={title} tools={<TableToggle asTable={asTable} onToggle={setAsTable} />}>
      <DataTable
        caption={title}
        rows={of.lines.slice(0, shown)}
        keyOf={({ automation }) => automation ?? ''}
        columns={asTable ? tableColumns : chartColumns(of)}
      />
      <MoreButton count={of.lines.length - shown} onMore={() => setShown(of.lines.length)} />
    </Panel>
  );
}

type WeeksColumn = Column<WeeksLine>;

function useNameColumn(): WeeksColumn {
  const { say } = useTexts();
  return {
    name: say('dimension.automation'),
    of: ({ automation, name }) => <Name of={name ?? automation ?? say('none')} />,
  };
}

function useSumColumn(): WeeksColumn {
  const { say, formats } = useTexts();
  return { name: say('col.sum'), isNumber: true, of: ({ sum }) => formats.credits(sum) };
}

function useChartColumns(weeks: readonly string[]) {
  const { say, formats } = useTexts();
  const name = useNameColumn();
  const sum = useSumColumn();
  const used = (key: 'me.weeks.before' | 'me.weeks.this', back: number): WeeksColumn => ({
    name: say(key),
    isNumber: true,
    isLeftOutOnPhone: back > 1,
    of: (line) => formats.credits(line.used.at(-back)!),
  });
  const textOf = (line: WeeksLine, index: number) =>
    say('me.weeks.week', {
      day: formats.day(weeks[index]!),
      used: formats.credits(line.used[index]!),
    });
  return ({ currency }: Weeks): WeeksColumn[] => {
    const chart: WeeksColumn = {
      name: say('me.weeks.chart'),
      of: (line) => (
        <SmallColumns
          label={weeks.map((_week, index) => textOf(line, index)).join('; ')}
          columns={weeks.map((week, index) => ({
            key: week,
            value: line.used[index]!,
            text: textOf(line, index),
          }))}
          {...(currency === 'copilot' && { hue: currency })}
        />
      ),
    };
    return [name, chart, used('me.weeks.before', 2), used('me.weeks.this', 1), sum];
  };
}

function useTableColumns(weeks: readonly string[]): WeeksColumn[] {
  const { formats } = useTexts();
  const name = useNameColumn();
  const sum = useSumColumn();
  const each = weeks.map((week, index): WeeksColumn => ({
    name: formats.day(week),
    isNumber: true,
    of: ({ used }) => formats.credits(used[index]!),
  }));
  return [name, ...each, sum];
}
