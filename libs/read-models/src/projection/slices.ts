/** Numbers the combinations of dimensions that runs have in common, per tenant, in order of appearance. */
import { deterministicUuid, LruMap, type SqlTransaction } from '#eventsourcing';
import { insertRows, selectIn } from '../bulk.js';
import type { MonthDeltas, Run } from './batch-deltas.js';

const COLUMNS = [
  'tenant_id',
  'slice',
  'identity',
  'type',
  'environment_id',
  'user_id',
  'model_id',
  'model_name',
  'capability',
  'tier',
  'automation_id',
  'automation_name',
  'context',
  'status',
  'currency',
  'drawn_from',
  'free',
] as const;

/** What a slice is made of, in the order of the columns after `identity`. */
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

interface Unknown {
  readonly tenantId: string;
  readonly key: string;
  readonly identity: string;
  readonly dimensions: readonly (string | null)[];
}

export type SliceNumbers = ReadonlyMap<Run, number>;

export class SliceDictionary {
  private readonly known: LruMap<number>;

  constructor(slicesMax: number) {
    this.known = new LruMap(slicesMax);
  }

  /**
   * Numbers every run, and writes the slices that are new. Only numbers read back are remembered: they
   * were committed, while those given here may yet be rolled back.
   */
  async number(transaction: SqlTransaction, months: readonly MonthDeltas[]): Promise<SliceNumbers> {
    const numbers = new Map<string, number>();
    const keys = new Map<Run, string>();
    const unknown = new Map<string, Unknown>();
    for (const { tenantId, runs } of months) {
      for (const run of runs) {
        const dimensions = dimensionsOf(run);
        const key = JSON.stringify([tenantId, ...dimensions]);
        keys.set(run, key);
        if (numbers.has(key) || unknown.has(key)) continue;
        const known = this.recall(key);
        if (known !== undefined) numbers.set(key, known);
        else unknown.set(key, { tenantId, key, identity: deterministicUuid(key), dimensions });
      }
    }
    const created = await this.lookUp(transaction, [...unknown.values()], numbers);
    await create(transaction, created, numbers);
    return new Map([...keys].map(([run, key]) => [run, numbers.get(key)!]));
  }

  private recall(key: string): number | undefined {
    const slice = this.known.take(key);
    if (slice !== undefined) this.known.put(key, slice);
    return slice;
  }

  /** @returns those without a row. */
  private async lookUp(
    transaction: SqlTransaction,
    unknown: readonly Unknown[],
    numbers: Map<string, number>,
  ): Promise<Unknown[]> {
    const rows = await selectIn<{ identity: string; slice: number }>(
      transaction,
      'SELECT identity, slice FROM slices WHERE identity IN',
      unknown.map(({ identity }) => identity),
    );
    const found = new Map(rows.map(({ identity, slice }) => [identity, slice]));
    return unknown.filter(({ key, identity }) => {
      const slice = found.get(identity);
      if (slice === undefined) return true;
      numbers.set(key, slice);
      this.known.put(key, slice);
      return false;
    });
  }
}

async function create(
  transaction: SqlTransaction,
  created: readonly Unknown[],
  numbers: Map<string, number>,
): Promise<void> {
  const last = await lastNumbers(transaction, [...new Set(created.map((one) => one.tenantId))]);
  const rows = created.map(({ tenantId, key, identity, dimensions }) => {
    const slice = (last.get(tenantId) ?? 0) + 1;
    last.set(tenantId, slice);
    numbers.set(key, slice);
    return [tenantId, slice, identity, ...dimensions];
  });
  await insertRows(transaction, { table: 'slices', columns: COLUMNS }, rows);
}

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
