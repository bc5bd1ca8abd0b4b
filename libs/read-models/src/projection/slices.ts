/** Numbers the distinct combinations of dimensions of runs, per tenant, in order of appearance. */
import { BoundedMap, type SqlTransaction } from '#eventsourcing';
import { HASH_START, hashOn } from '../short-hash.js';
import type { MonthDeltas, Run } from './month-deltas.js';
import {
  dimensionsOf,
  keyOf,
  type UnknownSlice,
  numberSlices,
  type TenantSlices,
} from './slice-rows.js';

/** Compares with `dimensionsOf` without building the array, because it runs for every run. */
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

export class SliceDictionary {
  private readonly tenants: BoundedMap<TenantSlices>;

  constructor(private readonly slicesMax: number) {
    this.tenants = new BoundedMap<TenantSlices>(slicesMax, {
      weightMax: slicesMax,
      weightOf: ({ byHash }) => byHash.size,
    });
  }

  /**
   * Sets the slice number of every run, and writes new slices. It caches what it writes, so after a rollback, or writes
   * by another process, create a new dictionary.
   */
  async number(transaction: SqlTransaction, months: readonly MonthDeltas[]): Promise<void> {
    const tenants = new Map<string, TenantSlices>();
    const unknown = new Map<string, UnknownSlice>();
    for (const { tenantId, runs } of months) {
      if (runs.length === 0) continue;
      let tenant = tenants.get(tenantId);
      if (!tenant) tenants.set(tenantId, (tenant = this.take(tenantId)));
      for (const run of runs) {
        const hash = hashOf(tenant.hash, run.data);
        const slice = find(tenant, hash, run.data);
        if (slice === undefined) addUnknown(unknown, tenant, hash, run);
        else run.slice = slice;
      }
    }
    if (unknown.size > 0) await numberSlices(transaction, [...unknown.values()]);
    for (const tenant of tenants.values()) this.put(tenant);
  }

  private take(tenantId: string): TenantSlices {
    const hash = hashOn(HASH_START, tenantId);
    return (
      this.tenants.take(tenantId) ?? {
        tenantId,
        hash,
        last: null,
        isComplete: false,
        byHash: new Map(),
      }
    );
  }

  /** A tenant with so many slices that others would not fit is not cached and is read again when needed. */
  private put(tenant: TenantSlices): void {
    if (tenant.byHash.size * 2 > this.slicesMax) {
      tenant.byHash = new Map();
      tenant.isComplete = false;
    }
    this.tenants.put(tenant.tenantId, tenant);
  }
}

function find({ byHash }: TenantSlices, hash: number, data: Run['data']): number | undefined {
  let known = byHash.get(hash);
  while (known && !isMadeOf(known.dimensions, data)) known = known.next;
  return known?.slice;
}

function hashOf(ofTenant: number, { usage }: Run['data']): number {
  const { environmentId, userId, modelId, automationId } = usage;
  const hash = hashOn(hashOn(ofTenant, environmentId), modelId);
  return hashOn(hashOn(hash, userId ?? ''), automationId ?? '');
}

function addUnknown(
  unknown: Map<string, UnknownSlice>,
  tenant: TenantSlices,
  hash: number,
  run: Run,
): void {
  const dimensions = dimensionsOf(run.data);
  const key = keyOf(tenant.tenantId, dimensions);
  const before = unknown.get(key);
  if (before) {
    before.runs.push(run);
    before.first = Math.min(before.first, run.position);
  } else unknown.set(key, { tenant, hash, key, dimensions, runs: [run], first: run.position });
}
