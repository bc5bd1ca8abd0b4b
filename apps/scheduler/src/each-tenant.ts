/** Does the same work for many tenants, several at a time; one tenant's failure does not delay the others. */
import { DeniedError } from '#eventsourcing';

/** Concurrent appends share one sync to disk; no more than a store can take at midnight besides its other load. */
const TENANTS_AT_ONCE = 256;

export interface TenantWork {
  readonly signal: AbortSignal;
  readonly work: (tenantId: string) => Promise<void>;
  /** Called for a tenant whose work failed; it is retried at the next tick. */
  readonly onFailed: (tenantId: string, error: unknown) => void;
}

/** @throws DeniedError if an engine denies access, which affects every tenant */
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
        // Affects all tenants.
        if (error instanceof DeniedError) throw error;
        if (!signal.aborted) onFailed(tenantId, error);
      }
    }
  };
  await Promise.all(Array.from({ length: TENANTS_AT_ONCE }, worker));
}
