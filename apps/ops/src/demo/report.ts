/** What the demo prints: one table per tenant, from the query API. */

interface Amount {
  readonly credits: string;
}

export interface TenantUsage {
  readonly tenantId: string;
  readonly month: string;
  readonly entitlement: Amount;
  readonly unallocated: Amount;
  readonly consumed: Amount;
  readonly copilotConsumed: Amount;
  readonly environments: readonly EnvironmentUsage[];
}

interface EnvironmentUsage {
  readonly environmentId: string;
  readonly source: string;
  readonly available: Amount;
  readonly consumed: Amount;
  readonly remaining: Amount;
  readonly runs: number;
  readonly overage: { readonly level: string };
}

const HEADINGS = [
  'environment',
  'draws from',
  'available',
  'consumed',
  'remaining',
  'runs',
  'overage',
];
/** The indexes of text columns, which are aligned left; figures are aligned right. */
const TEXT_COLUMNS: ReadonlySet<number> = new Set([0, 1, 6]);

export function usageTable(usage: TenantUsage): string {
  const rows = usage.environments.map((environment) => [
    environment.environmentId,
    environment.source,
    grouped(environment.available.credits),
    grouped(environment.consumed.credits),
    grouped(environment.remaining.credits),
    grouped(String(environment.runs)),
    environment.overage.level,
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        TEXT_COLUMNS.has(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  return [
    `${usage.tenantId}, ${usage.month}: ${grouped(usage.consumed.credits)} of ` +
      `${grouped(usage.entitlement.credits)} credits consumed, ` +
      `${grouped(usage.unallocated.credits)} unallocated`,
    line(HEADINGS),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}

const BAR_WIDTH = 40;

export function progressBar(done: number, total: number): string {
  const filled = total === 0 ? BAR_WIDTH : Math.round((done / total) * BAR_WIDTH);
  return `[${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}] ${done}/${total} events`;
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
