/** The same work for many tenants, some at once; one tenant's failure does not hold up the others. */
import { DeniedError } from '#eventsourcing';

/** Appends that arrive together share a sync to disk; no more than a store takes at midnight beside all else. */
const TENANTS_AT_ONCE = 256;

export interface TenantWork {
  readonly signal: AbortSignal;
  readonly work: (tenantId: string) => Promise<void>;
  /** The tenant is tried again at the next tick. */
  readonly onFailed: (tenantId: string, error: unknown) => void;
}

/** @throws DeniedError when an engine denies access, which is the same for every tenant */
export async function eachTenant(
  tenantIds: readonly string[],
  { signal, work, onFailed }: TenantWork,
): Promise<void> {
  const waiting = [...tenantIds];
  const worker = async (): Promise<void> => {
    for (let tenantId = waiting.pop(); tenantId !== undefined; tenantId = waiting.pop()) {
      if (signal.aborted) return;
      try {
        await work(tenantId);
      } catch (error) {
        // This concerns all of them.
        if (error instanceof DeniedError) throw error;
        if (!signal.aborted) onFailed(tenantId, error);
      }
    }
  };
  await Promise.all(Array.from({ length: TENANTS_AT_ONCE }, worker));
}
