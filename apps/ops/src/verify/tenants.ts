/** Divides the ledger's tenants into shares that threads process in parallel. */
import { ledgerOwnerOf } from '#contracts';
import { shortHash } from '#read-models';

export interface Share {
  readonly index: number;
  readonly of: number;
}

/** @returns whether a tenant, with all its months, belongs to the share */
export function tenantsOf({ index, of }: Share): (tenantId: string) => boolean {
  return (tenantId) => shortHash(tenantId) % of === index;
}

/** Caches the result per stream, because every append asks. Streams without a tenant also belong to a share. */
export function streamsOf(share: Share): (stream: string) => boolean {
  const isOwn = tenantsOf(share);
  const known = new Map<string, boolean>();
  return (stream) => {
    let own = known.get(stream);
    if (own === undefined) {
      own = isOwn(ledgerOwnerOf(stream) ?? '');
      known.set(stream, own);
    }
    return own;
  };
}
