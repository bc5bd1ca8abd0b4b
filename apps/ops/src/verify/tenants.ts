/** Cuts the ledger's tenants into parts that threads work on side by side. */
import { ledgerOwnerOf } from '#contracts';
import { shortHash } from '#read-models';

export interface Share {
  readonly index: number;
  readonly of: number;
}

/** @returns whether a tenant, all its months together, belongs to the share. */
export function tenantsOf({ index, of }: Share): (tenantId: string) => boolean {
  return (tenantId) => shortHash(tenantId) % of === index;
}

/** Remembers the answer by stream, because every append asks. Streams of no tenant also belong to some share. */
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
