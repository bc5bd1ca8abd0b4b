/** The rows of slices: looks up those that may exist and writes new ones. */
import type { Position, SqlTransaction, SqlValue } from '#eventsourcing';
import { insertion, selectIn } from '../bulk.js';
import { figureOf } from '#metering';
import type { Run } from './month-deltas.js';

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

/** The values that identify a slice, in the order of its columns. */
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

/** A slice and its number, linked to the tenant's other slices with the same hash. */
interface Known {
  readonly dimensions: readonly (string | null)[];
  readonly slice: number;
  readonly next: Known | undefined;
}

/** The cached slices of one tenant. */
export interface TenantSlices {
  readonly tenantId: string;
  /** The hash of the tenant's id, from which the hashes of its slices continue. */
  readonly hash: number;
  /** The highest number in use, `null` before it is read. */
  last: number | null;
  /** Whether all slices of the tenant are cached, so that one that is not found is new. */
  isComplete: boolean;
  /** Slices by hash; those with the same hash are compared. */
  byHash: Map<number, Known>;
}

/** A slice of a batch that is not cached, with the runs that wait for its number. */
export interface UnknownSlice {
  readonly tenant: TenantSlices;
  readonly hash: number;
  readonly key: string;
  readonly dimensions: readonly (string | null)[];
  readonly runs: Run[];
  /** The position of its first run. */
  first: Position;
}

/** Texts of runs contain no control characters, so a newline separates them unambiguously. */
export const keyOf = (tenantId: string, dimensions: readonly (string | null)[]): string =>
  `${tenantId}\n${dimensions.join('\n')}`;

const keyOfRow = (row: SliceRow): string =>
  keyOf(
    row.tenant_id,
    DIMENSIONS.map((dimension) => row[dimension]),
  );

/** Gives each slice its number, and sets it in its runs. */
export async function numberSlices(
  transaction: SqlTransaction,
  slices: readonly UnknownSlice[],
): Promise<void> {
  await readLastNumbers(transaction, [...new Set(slices.map(({ tenant }) => tenant))]);
  const found = await lookUp(
    transaction,
    slices.filter(({ tenant }) => !tenant.isComplete),
  );
  const created: UnknownSlice[] = [];
  for (const one of slices) {
    const slice = found.get(one.key);
    if (slice === undefined) created.push(one);
    else settle(one, slice);
  }
  await create(transaction, created);
}

/** Reads the highest numbers; for a tenant without slices, the cache is complete. */
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
    tenant.isComplete = last === undefined;
    tenant.last = last ?? 0;
  }
}

/** @returns the numbers of stored slices, by key */
async function lookUp(
  transaction: SqlTransaction,
  slices: readonly UnknownSlice[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await selectIn<SliceRow>(
    transaction,
    `SELECT tenant_id, slice, ${DIMENSIONS.join(', ')} FROM slices WHERE digest IN`,
    [...new Set(slices.map(digestOf))],
  );
  return new Map(rows.map((row) => [keyOfRow(row), row.slice]));
}

/**
 * The indexed digest of a slice: 21 bits of the tenant above 32 bits of the slice, so that a tenant's slices are
 * neighbours in the index and a new tenant changes one page of it. Slices with equal digests are compared.
 */
const digestOf = ({ tenant, hash }: UnknownSlice): number =>
  (tenant.hash >>> TENANT_SHIFT) * 2 ** 32 + (hash >>> 0);
const TENANT_SHIFT = 11;

function settle({ tenant, hash, dimensions, runs }: UnknownSlice, slice: number): void {
  for (const run of runs) run.slice = slice;
  const { byHash } = tenant;
  byHash.set(hash, { dimensions, slice, next: byHash.get(hash) });
}

/** Numbers new slices in ledger order, so that numbers do not depend on how events are batched. */
async function create(
  transaction: SqlTransaction,
  created: readonly UnknownSlice[],
): Promise<void> {
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
