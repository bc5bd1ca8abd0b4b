/**
 * Sums over a month's environments, updated with every batch, so that the gate need not add up all environments. The
 * configuration decides which pool an environment draws from, so a change of it recomputes the sums.
 */
import {
  groupBy,
  type Position,
  type SqlReader,
  type SqlTransaction,
  type SqlValue,
} from '#eventsourcing';
import {
  addFigures,
  type Configuration,
  type EnvironmentFigures,
  noTotals,
  poolsOf,
  replaceFigures,
  type Totals,
} from '#metering';
import { insertion } from '../bulk.js';
import { type KnownConfiguration, KnownConfigurations } from '../known-configurations.js';
import { readEnvironments } from '../queries/environment-rows.js';
import type { EnvironmentDelta, MonthDeltas } from './month-deltas.js';

/** An environment's row after a batch; `configuration_position` is that of the totals, `null` if there are none. */
export interface TouchedEnvironment extends Record<string, unknown> {
  readonly tenant_id: string;
  readonly month: string;
  readonly environment_id: string;
  readonly consumed_milli_credits: number;
  readonly copilot_milli_credits: number;
  readonly configuration_position: Position | null;
}

const COLUMNS = `
  tenant_id, month, configuration_position, consumed_milli_credits, copilot_milli_credits,
  trial_milli_credits, runs, pool_milli_credits, allocated_excess_milli_credits,
  copilot_pool_milli_credits
`;

const SUM_COLUMNS = COLUMNS.split(',')
  .map((name) => name.trim())
  .slice(3);

const addToTotals = insertion({
  table: 'month_totals',
  columns: COLUMNS,
  onConflict: `ON CONFLICT (tenant_id, month) DO UPDATE SET
    ${SUM_COLUMNS.map((name) => `${name} = month_totals.${name} + excluded.${name}`).join(', ')}`,
});

const replaceTotals = insertion({
  table: 'month_totals',
  columns: COLUMNS,
  onConflict: `ON CONFLICT (tenant_id, month) DO UPDATE SET
    configuration_position = excluded.configuration_position,
    ${SUM_COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}`,
});

/** Months whose totals are increased without reading environments, each with its configuration. */
export type PlainMonths = ReadonlyMap<MonthDeltas, KnownConfiguration>;

/** What the batch has written before the totals. */
interface Written {
  readonly touched: readonly TouchedEnvironment[];
  readonly plain: PlainMonths;
  readonly changed: ReadonlyMap<MonthDeltas, Configuration>;
}

/** Writes the totals of months. It caches configurations, so after a rollback, or writes by another process, create a new one. */
export class MonthTotals {
  private readonly configurations = new KnownConfigurations();

  /**
   * Months whose environments in the batch all draw from the tenant's pools, with a cached configuration that the
   * batch does not change: the batch's sums are added to their totals without reading the environments.
   */
  plainMonths(months: readonly MonthDeltas[]): PlainMonths {
    const plain = new Map<MonthDeltas, KnownConfiguration>();
    for (const month of months) {
      if (month.configurationEvents.length > 0) continue;
      const known = this.configurations.last(month.tenantId, month.month);
      if (known && !hasOwnCredits(known.configuration, month)) plain.set(month, known);
    }
    return plain;
  }

  /**
   * Call it after the environments and configurations of the batch are written.
   * @param written includes the updated environments of months that are not plain and keep their configuration
   */
  async write(
    transaction: SqlTransaction,
    months: readonly MonthDeltas[],
    { touched, plain, changed }: Written,
  ): Promise<void> {
    const rows = groupBy(touched, (row) => `${row.month} ${row.tenant_id}`);
    const added: SqlValue[] = [];
    const replaced: SqlValue[] = [];
    for (const month of months) {
      const configuration = changed.get(month);
      const known = plain.get(month);
      const environments = rows.get(`${month.month} ${month.tenantId}`) ?? [];
      const position = environments[0]?.configuration_position ?? null;
      if (known) {
        if (month.environments.size > 0) added.push(...plainAddition(month, known));
      } else if (configuration) {
        replaced.push(...(await this.recomputed(transaction, month, configuration)));
      } else if (position !== null) {
        // A month whose opening event was not read has no configuration and no totals.
        added.push(...(await this.addition(transaction, month, environments, position)));
      }
    }
    await addToTotals(transaction, added);
    await replaceTotals(transaction, replaced);
  }

  private async addition(
    reader: SqlReader,
    { tenantId, month, environments }: MonthDeltas,
    rows: readonly TouchedEnvironment[],
    position: Position,
  ): Promise<SqlValue[]> {
    const configuration = await this.configurations.read(reader, { tenantId, month, position });
    const totals = noTotals();
    for (const row of rows) {
      addDelta(totals, configuration, row, environments.get(row.environment_id)!);
    }
    return [tenantId, month, position, ...valuesOf(totals)];
  }

  /** Recomputes a month's totals from all its environments, with the configuration set by the batch. */
  private async recomputed(
    reader: SqlReader,
    month: MonthDeltas,
    configuration: Configuration,
  ): Promise<SqlValue[]> {
    const { tenantId } = month;
    const { position } = month.configurationEvents.at(-1)!.recorded;
    const totals = noTotals();
    // A month opened by this batch has only the batch's usage.
    const environments =
      month.opened === null ? await readEnvironments(reader, month) : month.environments;
    for (const [environmentId, figures] of environments) {
      addFigures(totals, poolsOf(configuration, environmentId), figures, 1);
    }
    this.configurations.put(tenantId, month.month, configuration, position);
    return [tenantId, month.month, position, ...valuesOf(totals)];
  }
}

function hasOwnCredits({ allocations, copilot }: Configuration, { environments }: MonthDeltas) {
  for (const environmentId of environments.keys()) {
    if (Object.hasOwn(allocations, environmentId)) return true;
    if (Object.hasOwn(copilot.environments, environmentId)) return true;
  }
  return false;
}

function plainAddition(
  { tenantId, month, environments }: MonthDeltas,
  { configuration, position }: KnownConfiguration,
): SqlValue[] {
  const totals = noTotals();
  for (const [environmentId, delta] of environments) {
    addFigures(totals, poolsOf(configuration, environmentId), delta, 1);
  }
  return [tenantId, month, position, ...valuesOf(totals)];
}

/** Adds an environment's change: its new figures are added, its old ones subtracted. */
function addDelta(
  totals: Totals,
  configuration: Configuration,
  row: TouchedEnvironment,
  delta: EnvironmentDelta,
): void {
  const after: EnvironmentFigures = {
    consumedMilliCredits: row.consumed_milli_credits,
    copilotMilliCredits: row.copilot_milli_credits,
    trialMilliCredits: delta.trialMilliCredits,
    runs: delta.runs,
  };
  const before: EnvironmentFigures = {
    consumedMilliCredits: after.consumedMilliCredits - delta.consumedMilliCredits,
    copilotMilliCredits: after.copilotMilliCredits - delta.copilotMilliCredits,
    trialMilliCredits: 0,
    runs: 0,
  };
  replaceFigures(totals, poolsOf(configuration, row.environment_id), before, after);
}

/** The values in the order of the columns. */
const valuesOf = (totals: Totals): number[] => [
  totals.consumedMilliCredits,
  totals.copilotMilliCredits,
  totals.trialMilliCredits,
  totals.runs,
  totals.poolMilliCredits,
  totals.allocatedExcessMilliCredits,
  totals.copilotPoolMilliCredits,
];
