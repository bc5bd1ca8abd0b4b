/** Numbers the combinations of dimensions that runs have in common, per tenant, in order of appearance. */
import { deterministicUuid, BoundedMap, type SqlTransaction } from '#eventsourcing';
import { insertion, selectIn } from '../bulk.js';
import { figureOf } from '#metering';
import type { MonthDeltas, Run } from './batch-deltas.js';

const insertSlices = insertion({
  table: 'slices',
  columns: `
    tenant_id, slice, identity, type, environment_id, user_id, model_id,
    model_name, capability, tier, automation_id, automation_name, context,
    status, currency, drawn_from, free, figure
  `,
});

/** What a slice is made of, in the order of the columns between `identity` and `figure`. */
function dimensionsOf({ data: { usage, charge } }: Run): (string | null)[] {
  return [
    usage.type,
    usage.environmentId,
    usage.userId,
    usage.modelId,
    usage.modelName,
    usage.capability,
    usage.tier,
    usage.automationId,
    usage.automationName,
    usage.context,
    usage.status,
    charge.currency,
    charge.drawnFrom,
    charge.free,
  ];
}

/** A slice met in a batch, with the runs that wait for its number. */
interface Met {
  readonly tenantId: string;
  readonly key: string;
  readonly dimensions: readonly (string | null)[];
  readonly runs: Run[];
}

export class SliceDictionary {
  private readonly known: BoundedMap<number>;

  constructor(slicesMax: number) {
    this.known = new BoundedMap(slicesMax);
  }

  /**
   * Numbers every run, and writes the slices that are new. Only numbers read back are remembered: they
   * were committed, while those given here may yet be rolled back.
   */
  async number(transaction: SqlTransaction, months: readonly MonthDeltas[]): Promise<void> {
    const met = new Map<string, Met>();
    for (const { tenantId, runs } of months) {
      for (const run of runs) this.numberIfKnown(tenantId, run, met);
    }
    if (met.size === 0) return;
    await create(transaction, await this.lookUp(transaction, [...met.values()]));
  }

  private numberIfKnown(tenantId: string, run: Run, met: Map<string, Met>): void {
    const dimensions = dimensionsOf(run);
    const key = keyOf(tenantId, dimensions);
    const slice = this.known.get(key);
    if (slice !== undefined) {
      run.slice = slice;
      return;
    }
    const before = met.get(key);
    if (before) before.runs.push(run);
    else met.set(key, { tenantId, key, dimensions, runs: [run] });
  }

  /** @returns those without a row. */
  private async lookUp(transaction: SqlTransaction, met: readonly Met[]): Promise<Met[]> {
    const rows = await selectIn<{ identity: string; slice: number }>(
      transaction,
      'SELECT identity, slice FROM slices WHERE identity IN',
      met.map(identityOf),
    );
    const found = new Map(rows.map(({ identity, slice }) => [identity, slice]));
    return met.filter((one) => {
      const slice = found.get(identityOf(one));
      if (slice === undefined) return true;
      numberAll(one, slice);
      this.known.put(one.key, slice);
      return false;
    });
  }
}

/** No text of a run holds a control character, so no two lists give the same key. */
const keyOf = (tenantId: string, dimensions: readonly (string | null)[]): string =>
  `${tenantId}\n${dimensions.join('\n')}`;

const identityOf = ({ key }: Met): string => deterministicUuid('slice', key);

function numberAll({ runs }: Met, slice: number): void {
  for (const run of runs) run.slice = slice;
}

/** In the order of the ledger, not of months: wherever batches are cut, a slice gets the same number. */
async function create(transaction: SqlTransaction, created: readonly Met[]): Promise<void> {
  const last = await lastNumbers(transaction, [...new Set(created.map((one) => one.tenantId))]);
  const inOrder = created.toSorted((one, other) => firstPosition(one) - firstPosition(other));
  const values = inOrder.flatMap((one) => {
    const { tenantId, dimensions, runs } = one;
    const slice = (last.get(tenantId) ?? 0) + 1;
    last.set(tenantId, slice);
    numberAll(one, slice);
    return [tenantId, slice, identityOf(one), ...dimensions, figureOf(runs[0]!.data.charge)];
  });
  await insertSlices(transaction, values);
}

const firstPosition = ({ runs }: Met): number => Math.min(...runs.map(({ position }) => position));

async function lastNumbers(
  transaction: SqlTransaction,
  tenantIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await selectIn<{ tenant_id: string; last: number }>(
    transaction,
    'SELECT tenant_id, MAX(slice) AS last FROM slices WHERE tenant_id IN',
    tenantIds,
    'GROUP BY tenant_id',
  );
  return new Map(rows.map(({ tenant_id, last }) => [tenant_id, last]));
}
