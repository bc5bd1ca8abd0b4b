/** May these users run and make models now? The domain's gate over the month-to-date figures. */
import type { SqlReader } from '#eventsourcing';
import { access, type Access, type Instant, type Runner } from '#metering';
import { readStanding } from './standing.js';
import { type Answer, askMonth } from './tenant-month.js';

export interface GateQuestion {
  readonly tenantId: string;
  readonly now: Instant;
  readonly runners: readonly Runner[];
}

/** @returns one answer per runner, in order, all from the same figures. */
export function gate(reader: SqlReader, question: GateQuestion): Promise<Answer<Access[]>> {
  return askMonth(reader, question, async (month) => {
    const { assessment } = await readStanding(reader, month);
    return question.runners.map((runner) => access(assessment, runner));
  });
}
