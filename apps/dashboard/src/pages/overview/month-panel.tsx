/** The course of the month as a chart and as its table. */
import { useState } from 'react';
import type { AuditEntry, TenantUsage } from '../../data/api.js';
import { type Column, DataTable } from '../../parts/data-table.js';
import { Panel } from '../../parts/panel.js';
import { TableToggle } from '../../parts/table-toggle.js';
import { useTexts } from '../../texts/texts.js';
import { MonthChart } from './month-chart.js';
import { type ChartDay, chartDays, type Forecast } from './month-data.js';
import styles from './overview.module.css';

interface MonthPanelProps {
  readonly usage: TenantUsage;
  readonly forecast: Forecast | undefined;
  readonly changes: readonly AuditEntry[];
}

export function MonthPanel({ usage, forecast, changes }: MonthPanelProps) {
  const { say } = useTexts();
  const [asTable, setAsTable] = useState(false);
  const allocated = usage.allocated.milliCredits;
  const days = forecast && chartDays(forecast, allocated, changes);
  // An unknown month has no days.
  const hasChart = days !== undefined && days.length > 0 && !asTable;
  const important = usage.importantOverageAbove?.milliCredits ?? null;
  const tools = <TableToggle asTable={asTable} onToggle={setAsTable} />;
  return (
    <Panel title={say('overview.chart')} tools={tools}>
      <div className={styles.monthPlace}>
        {days && asTable && <MonthTable days={days} />}
        {hasChart && (
          <>
            <MonthChart
              days={days}
              owned={usage.entitlement.milliCredits}
              allocated={allocated}
              important={important}
            />
            <Legend isClosed={usage.closedAt !== null} />
          </>
        )}
      </div>
    </Panel>
  );
}

const LINES = ['used', 'forecast', 'pace', 'allocated', 'owned'] as const;

/** A closed month has no forecast. */
function Legend({ isClosed }: { readonly isClosed: boolean }) {
  const { say } = useTexts();
  const lines = isClosed ? LINES.filter((name) => name !== 'forecast') : LINES;
  return (
    <ul className={`${styles.legend} quiet`} aria-hidden="true">
      {lines.map((name) => (
        <li key={name} data-line={name}>
          {say(`overview.chart.${name}`)}
        </li>
      ))}
    </ul>
  );
}

function MonthTable({ days }: { readonly days: readonly ChartDay[] }) {
  const { say, formats } = useTexts();
  const credits = (value: number | null) => (value === null ? '' : formats.credits(value));
  const columns: readonly Column<ChartDay>[] = [
    { name: say('col.day'), of: ({ day }) => formats.weekday(day) },
    { name: say('col.used'), isNumber: true, of: ({ used }) => credits(used) },
    { name: say('col.sum'), isNumber: true, of: ({ sum }) => credits(sum) },
    { name: say('col.expected'), isNumber: true, of: ({ expected }) => credits(expected) },
    { name: say('col.low'), isNumber: true, of: ({ low }) => credits(low) },
    { name: say('col.high'), isNumber: true, of: ({ high }) => credits(high) },
  ];
  return (
    <DataTable
      caption={say('overview.chart')}
      columns={columns}
      rows={days}
      keyOf={({ day }) => day}
    />
  );
}
