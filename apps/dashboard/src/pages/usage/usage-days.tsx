/** The days of the question, whatever else it is grouped by. */
import { useState } from 'react';
import { Button } from '@fluentui/react-components';
import { DayColumns } from '../../charts/day-columns.js';
import type { TenantUsage } from '../../data/api.js';
import { daysOf, monthsIn } from '../../data/months.js';
import { useBreakdown } from '../../data/queries.js';
import { DataTable } from '../../parts/data-table.js';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';
import type { UsageQuestion } from './question.js';

interface UsageDaysProps {
  readonly usage: TenantUsage;
  readonly question: UsageQuestion;
}

export function UsageDays({ usage, question }: UsageDaysProps) {
  const { say, formats } = useTexts();
  const [asTable, setAsTable] = useState(false);
  const { months, filter, except } = question;
  const { data } = useBreakdown(usage.tenantId, { month: months, by: ['day'], filter, except });
  const used = new Map(data?.rows.map(({ day, consumed }) => [day, consumed.milliCredits]));
  const days = monthsIn(months ?? usage.month)
    .flatMap(daysOf)
    .map((day) => ({ day, milliCredits: used.get(day) ?? 0 }));
  const tools = (
    <Button size="small" appearance="subtle" onClick={() => setAsTable(!asTable)}>
      {say(asTable ? 'chart.show' : 'table.show')}
    </Button>
  );
  return (
    <Panel title={say('by.day')} tools={tools}>
      {asTable ? (
        <DataTable
          caption={say('by.day')}
          rows={days}
          keyOf={({ day }) => day}
          columns={[
            { name: say('col.day'), of: ({ day }) => formats.weekday(day) },
            {
              name: say('col.used'),
              isNumber: true,
              of: ({ milliCredits }) => formats.credits(milliCredits),
            },
          ]}
        />
      ) : (
        <DayColumns days={days} label={say('by.day')} />
      )}
    </Panel>
  );
}
