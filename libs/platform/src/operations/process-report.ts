/** The report of a process for operators: its parts, what is missing, and how far behind they are. */
import { type HealthIndicator, missingOf, type Progress } from '../health.js';

export interface PartReport {
  readonly name: string;
  readonly status: 'up' | 'down';
  /** What is missing, in one sentence; `null` when all is well. */
  readonly missing: string | null;
  /** What an operator should know although all is well; `null` for nothing. */
  readonly notice: string | null;
  /** The backlog of a consumer of a log or the ledger; `null` for other parts and before the first measurement. */
  readonly behind: Progress | null;
}

export interface ProcessReport {
  readonly name: string;
  readonly status: 'ok' | 'unready';
  readonly startedAt: string;
  readonly release: string;
  readonly parts: readonly PartReport[];
  readonly warnings: readonly string[];
}

export interface ProcessIdentity {
  readonly name: string;
  readonly release: string;
  readonly startedAt: string;
}

export class ProcessReporter {
  constructor(
    private readonly identity: ProcessIdentity,
    private readonly indicators: readonly HealthIndicator[],
    private readonly warnings: readonly string[],
    /** Indicators that are reported only until they are up. */
    private readonly beginnings: readonly HealthIndicator[] = [],
  ) {}

  async report(): Promise<ProcessReport> {
    const [lasting, begun] = await Promise.all([
      Promise.all(this.indicators.map(partOf)),
      Promise.all(this.beginnings.map(partOf)),
    ]);
    const parts = [...lasting, ...begun.filter(({ status: now }) => now === 'down')];
    const status = parts.every((part) => part.status === 'up') ? 'ok' : 'unready';
    return { ...this.identity, status, parts, warnings: this.warnings };
  }
}

async function partOf(indicator: HealthIndicator): Promise<PartReport> {
  const missing = await missingOf(indicator);
  return {
    name: indicator.name,
    status: missing === null ? 'up' : 'down',
    missing,
    notice: indicator.notice?.() ?? null,
    behind: indicator.progress?.() ?? null,
  };
}
