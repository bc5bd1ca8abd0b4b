/** Numbers the combinations of dimensions that runs have in common, per tenant, in order of appearance. */
import { BoundedMap, type SqlTransaction } from '#eventsourcing';
import { insertion, selectIn } from '../bulk.js';
import { figureOf } from '#metering';
import { HASH_START, hashOn } from '../short-hash.js';
import type { MonthDeltas, Run } from './batch-deltas.js';

const DIMENSIONS = [
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

type SliceRow = Readonly<Record<(typeof DIMENSIONS)[number], string | null>> & {
  readonly tenant_id: string;
  readonly slice: number;
};

const insertSlices = insertion({
  table: 'slices',
  columns: `tenant_id, slice, digest, ${DIMENSIONS.join(', ')}, figure`,
});

/** What a slice is made of, in the order of their columns. */
function dimensionsOf({ usage, charge }: Run['data']): (string | null)[] {
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

/** The same without a list of them: asked for every run. */
const isMadeOf = (of: readonly (string | null)[], { usage, charge }: Run['data']): boolean =>
  usage.environmentId === of[1] &&
  usage.userId === of[2] &&
  usage.modelId === of[3] &&
  usage.modelName === of[4] &&
  usage.automationId === of[7] &&
  usage.automationName === of[8] &&
  usage.type === of[0] &&
  usage.capability === of[5] &&
  usage.tier === of[6] &&
  usage.context === of[9] &&
  usage.status === of[10] &&
  charge.currency === of[11] &&
  charge.drawnFrom === of[12] &&
  charge.free === of[13];

/** A slice met in a batch, with the runs that wait for its number. */
interface Met {
  readonly tenantId: string;
  readonly key: string;
  readonly digest: number;
  readonly dimensions: readonly (string | null)[];
  readonly runs: Run[];
}

interface Known {
  readonly tenantId: string;
  readonly dimensions: readonly (string | null)[];
  readonly slice: number;
}

const NONE: readonly Known[] = [];

export class SliceDictionary {
  /** By what tells most slices apart; those that have it in common are compared. */
  private readonly known: BoundedMap<readonly Known[], number>;

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
      const ofTenant = hashOn(HASH_START, tenantId);
      for (const run of runs) {
        const hash = hashOf(ofTenant, run.data);
        const slice = this.find(tenantId, hash, run.data);
        if (slice === undefined) meet(met, { tenantId, digest: digestOf(ofTenant, hash) }, run);
        else run.slice = slice;
      }
    }
    if (met.size === 0) return;
    await create(transaction, await this.lookUp(transaction, [...met.values()]));
  }

  private find(tenantId: string, hash: number, data: Run['data']): number | undefined {
    const known = this.known.get(hash) ?? NONE;
    return known.find((one) => one.tenantId === tenantId && isMadeOf(one.dimensions, data))?.slice;
  }

  private remember({ tenantId, dimensions, runs }: Met, slice: number): void {
    const hash = hashOf(hashOn(HASH_START, tenantId), runs[0]!.data);
    this.known.put(hash, [...(this.known.get(hash) ?? NONE), { tenantId, dimensions, slice }]);
  }

  /** @returns those without a row. */
  private async lookUp(transaction: SqlTransaction, met: readonly Met[]): Promise<Met[]> {
    const rows = await selectIn<SliceRow>(
      transaction,
      `SELECT tenant_id, slice, ${DIMENSIONS.join(', ')} FROM slices WHERE digest IN`,
      [...new Set(met.map(({ digest }) => digest))],
    );
    const found = new Map(rows.map((row) => [keyOfRow(row), row.slice]));
    return met.filter((one) => {
      const slice = found.get(one.key);
      if (slice === undefined) return true;
      numberAll(one, slice);
      this.remember(one, slice);
      return false;
    });
  }
}

function hashOf(ofTenant: number, { usage }: Run['data']): number {
  const { environmentId, userId, modelId, automationId } = usage;
  const hash = hashOn(hashOn(ofTenant, environmentId), modelId);
  return hashOn(hashOn(hash, userId ?? ''), automationId ?? '');
}

/**
 * By what a slice is found again: those of a tenant stand together in the index, so that a new tenant changes one page of
 * it and not one per slice. Slices that have it in common are compared. Above the 32 bits of the slice stand 21 of the tenant.
 */
const digestOf = (ofTenant: number, hash: number): number =>
  (ofTenant >>> TENANT_SHIFT) * 2 ** 32 + (hash >>> 0);
const TENANT_SHIFT = 11;

function meet(
  met: Map<string, Met>,
  { tenantId, digest }: Pick<Met, 'tenantId' | 'digest'>,
  run: Run,
): void {
  const dimensions = dimensionsOf(run.data);
  const key = keyOf(tenantId, dimensions);
  const before = met.get(key);
  if (before) before.runs.push(run);
  else met.set(key, { tenantId, key, digest, dimensions, runs: [run] });
}

/** No text of a run holds a control character, so no two lists give the same key. */
const keyOf = (tenantId: string, dimensions: readonly (string | null)[]): string =>
  `${tenantId}\n${dimensions.join('\n')}`;

const keyOfRow = (row: SliceRow): string =>
  keyOf(
    row.tenant_id,
    DIMENSIONS.map((dimension) => row[dimension]),
  );

function numberAll({ runs }: Met, slice: number): void {
  for (const run of runs) run.slice = slice;
}

/** In the order of the ledger, not of months: wherever batches are cut, a slice gets the same number. */
async function create(transaction: SqlTransaction, created: readonly Met[]): Promise<void> {
  const last = await lastNumbers(transaction, [...new Set(created.map((one) => one.tenantId))]);
  const inOrder = created.toSorted((one, other) => firstPosition(one) - firstPosition(other));
  const values = inOrder.flatMap((one) => {
    const { tenantId, digest, dimensions, runs } = one;
    const slice = (last.get(tenantId) ?? 0) + 1;
    last.set(tenantId, slice);
    numberAll(one, slice);
    return [tenantId, slice, digest, ...dimensions, figureOf(runs[0]!.data.charge)];
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
