/** Assesses a month's figures with the domain's own functions, so that every screen shows the same numbers. */
import type { SqlReader } from '#eventsourcing';
import {
  assess,
  type Assessment,
  assessView,
  type FiguresView,
  type MilliCredits,
  NO_FIGURES,
} from '#metering';
import { type EnvironmentRow, findEnvironments, readEnvironments } from './environment-rows.js';
import type { TenantMonth } from './tenant-month.js';
import { findTrials, readTrials } from './trials.js';

export interface MonthStanding {
  readonly environments: ReadonlyMap<string, EnvironmentRow>;
  readonly assessment: Assessment;
}

/** The standing of all environments. */
export async function readStanding(reader: SqlReader, month: TenantMonth): Promise<MonthStanding> {
  const environments = await readEnvironments(reader, month);
  const trials = await readTrials(reader, month.tenantId, month.month);
  const assessment = assess(month.configuration, { environments, trials }, month.at);
  return { environments, assessment };
}

/** The environments and users of a query; the standing of others must not be used. */
export interface Subjects {
  readonly environmentIds: readonly string[];
  readonly userIds: readonly string[];
}

/** The standing of a few environments and users: what it reads does not grow with the tenant. */
export async function findStanding(
  reader: SqlReader,
  month: TenantMonth,
  { environmentIds, userIds }: Subjects,
): Promise<MonthStanding> {
  const { totals } = month;
  if (!totals) return readStanding(reader, month);
  const environments = await findEnvironments(reader, month, environmentIds);
  const trials = await findTrials(reader, month.tenantId, month.month, userIds);
  return standingOf(month, { totals, environments, trials });
}

interface FoundFigures {
  readonly totals: FiguresView['totals'];
  readonly environments: ReadonlyMap<string, EnvironmentRow>;
  readonly trials: ReadonlyMap<string, MilliCredits>;
}

/** The standing of the given environments and users, with sums over all. */
export function standingOf(
  month: TenantMonth,
  { totals, environments, trials }: FoundFigures,
): MonthStanding {
  const figures: FiguresView = {
    totals,
    environment: (environmentId) => environments.get(environmentId) ?? NO_FIGURES,
    trial: (userId) => trials.get(userId) ?? 0,
  };
  return { environments, assessment: assessView(month.configuration, figures, month.at) };
}
