/** The rows of slices: read where one may be there already, written where it is new. */
import type { Position, SqlTransaction, SqlValue } from '#eventsourcing';
import { insertion, selectIn } from '../bulk.js';
import { figureOf } from '#metering';
import type { Run } from './batch-deltas.js';

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
export function dimensionsOf({ usage, charge }: Run['data']): (string | null)[] {
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

/** A slice that has its number, and others of the tenant with the same hash. */
interface Known {
  readonly dimensions: readonly (string | null)[];
  readonly slice: number;
  readonly next: Known | undefined;
}

/** What is remembered of one tenant. */
export interface TenantSlices {
  readonly tenantId: string;
  /** Of the tenant; hashes of its slices go on from it. */
  readonly hash: number;
  /** The last number given, `null` where it was not read yet. */
  last: number | null;
  /** Whether no slice of the tenant is missing here: what is not found is new. */
  isWhole: boolean;
  /** By what tells most slices apart; those that have it in common are compared. */
  byHash: Map<number, Known>;
}

/** A slice met in a batch, with the runs that wait for its number. */
export interface Met {
  readonly tenant: TenantSlices;
  readonly hash: number;
  readonly key: string;
  readonly dimensions: readonly (string | null)[];
  readonly runs: Run[];
  /** The position of the run that came first. */
  first: Position;
}

/** No text of a run holds a control character, so no two lists give the same key. */
export const keyOf = (tenantId: string, dimensions: readonly (string | null)[]): string =>
  `${tenantId}\n${dimensions.join('\n')}`;

const keyOfRow = (row: SliceRow): string =>
  keyOf(
    row.tenant_id,
    DIMENSIONS.map((dimension) => row[dimension]),
  );

/** Gives their numbers to the runs that wait for them. */
export async function numberMet(transaction: SqlTransaction, met: readonly Met[]): Promise<void> {
  await readLastNumbers(transaction, [...new Set(met.map(({ tenant }) => tenant))]);
  const found = await lookUp(
    transaction,
    met.filter(({ tenant }) => !tenant.isWhole),
  );
  const created: Met[] = [];
  for (const one of met) {
    const slice = found.get(one.key);
    if (slice === undefined) created.push(one);
    else settle(one, slice);
  }
  await create(transaction, created);
}

/** A tenant that has no slice yet is known whole. */
async function readLastNumbers(
  transaction: SqlTransaction,
  tenants: readonly TenantSlices[],
): Promise<void> {
  const unread = tenants.filter(({ last }) => last === null);
  if (unread.length === 0) return;
  const rows = await selectIn<{ tenant_id: string; last: number }>(
    transaction,
    'SELECT tenant_id, MAX(slice) AS last FROM slices WHERE tenant_id IN',
    unread.map(({ tenantId }) => tenantId),
    'GROUP BY tenant_id',
  );
  const found = new Map(rows.map(({ tenant_id, last }) => [tenant_id, last]));
  for (const tenant of unread) {
    const last = found.get(tenant.tenantId);
    tenant.isWhole = last === undefined;
    tenant.last = last ?? 0;
  }
}

/** @returns the numbers of those that have a row, by their keys. */
async function lookUp(
  transaction: SqlTransaction,
  met: readonly Met[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await selectIn<SliceRow>(
    transaction,
    `SELECT tenant_id, slice, ${DIMENSIONS.join(', ')} FROM slices WHERE digest IN`,
    [...new Set(met.map(digestOf))],
  );
  return new Map(rows.map((row) => [keyOfRow(row), row.slice]));
}

/**
 * By what a slice is found again: those of a tenant stand together in the index, so that a new tenant changes one page of
 * it and not one per slice. Slices that have it in common are compared. Above the 32 bits of the slice stand 21 of the tenant.
 */
const digestOf = ({ tenant, hash }: Met): number =>
  (tenant.hash >>> TENANT_SHIFT) * 2 ** 32 + (hash >>> 0);
const TENANT_SHIFT = 11;

function settle({ tenant, hash, dimensions, runs }: Met, slice: number): void {
  for (const run of runs) run.slice = slice;
  const { byHash } = tenant;
  byHash.set(hash, { dimensions, slice, next: byHash.get(hash) });
}

/** In the order of the ledger, not of months: wherever batches are cut, a slice gets the same number. */
async function create(transaction: SqlTransaction, created: readonly Met[]): Promise<void> {
  const values: SqlValue[] = [];
  for (const one of created.toSorted((left, right) => left.first - right.first)) {
    const { tenant, dimensions, runs } = one;
    tenant.last! += 1;
    settle(one, tenant.last!);
    values.push(tenant.tenantId, tenant.last, digestOf(one));
    values.push(...dimensions, figureOf(runs[0]!.data.charge));
  }
  await insertSlices(transaction, values);
}
