/** Credits used per day: one panel with a chart and its table for each currency; currencies are never added. */
import { useState } from 'react';
import type { BreakdownRow } from '../data/api.js';
import { DataTable } from '../parts/data-table.js';
import { Panel } from '../parts/panel.js';
import { TableToggle } from '../parts/table-toggle.js';
import { useTexts } from '../texts/texts.js';
import { DayColumns, type DayValue } from './day-columns.js';

type Sum = 'consumed' | 'copilotConsumed';

interface DayPanelsProps {
  /** One row per day; `undefined` while they are loading. */
  readonly rows: readonly BreakdownRow[] | undefined;
  /** The days to show, such as `2026-11-24`. */
  readonly days: readonly string[];
  /** The height of a chart, in pixels. */
  readonly height: number;
}

export function DayPanels({ rows, days, height }: DayPanelsProps) {
  const sums = sumsShown(rows ?? []);
  return sums.map((sum) => (
    <DayPanel
      key={sum}
      sum={sum}
      days={valuesOf(rows ?? [], days, sum)}
      isKnown={rows !== undefined}
      height={height}
    />
  ));
}

/** The currencies to draw: Copilot Credits only if some were used, AI Builder credits unless only Copilot Credits were. */
function sumsShown(rows: readonly BreakdownRow[]): Sum[] {
  const isUsed = (sum: Sum) => rows.some((row) => row[sum].milliCredits > 0);
  if (!isUsed('copilotConsumed')) return ['consumed'];
  return isUsed('consumed') ? ['consumed', 'copilotConsumed'] : ['copilotConsumed'];
}

function valuesOf(
  rows: readonly BreakdownRow[],
  days: readonly string[],
  sum: Sum,
): readonly DayValue[] {
  const used = new Map(rows.map((row) => [row.day, row[sum].milliCredits]));
  return days.map((day) => ({ day, milliCredits: used.get(day) ?? 0 }));
}

interface DayPanelProps {
  readonly sum: Sum;
  readonly days: readonly DayValue[];
  /** Whether the rows have been loaded. */
  readonly isKnown: boolean;
  readonly height: number;
}

function DayPanel({ sum, days, isKnown, height }: DayPanelProps) {
  const { say } = useTexts();
  const [asTable, setAsTable] = useState(false);
  const isCopilot = sum === 'copilotConsumed';
  const title = say(isCopilot ? 'days.copilot' : 'days.aiBuilder');
  const isEmpty = isKnown && days.every(({ milliCredits }) => milliCredits === 0);
  const tools = !isEmpty && <TableToggle asTable={asTable} onToggle={setAsTable} />;
  return (
    <Panel title={title} tools={tools}>
      {isEmpty && <p className="quiet">{say('usage.nothing')}</p>}
      {!isEmpty && asTable && <DayTable title={title} days={days} />}
      {!isEmpty && !asTable && (
        <DayColumns
          days={days}
          label={title}
          height={height}
          {...(isCopilot && { hue: 'copilot' })}
        />
      )}
    </Panel>
  );
}

interface DayTableProps {
  readonly title: string;
  readonly days: readonly DayValue[];
}

function DayTable({ title, days }: DayTableProps) {
  const { say, formats } = useTexts();
  return (
    <DataTable
      caption={title}
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
  );
}
