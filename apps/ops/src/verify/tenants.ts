/** Cuts the ledger's tenants into parts that threads work on side by side. */
import { ledgerOwnerOf } from '#contracts';

export interface Share {
  readonly index: number;
  readonly of: number;
}

/** FNV-1a: spreads names that differ in a digit only. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** @returns whether a tenant, all its months together, belongs to the share. */
export function tenantsOf({ index, of }: Share): (tenantId: string) => boolean {
  return (tenantId) => {
    let digest = OFFSET;
    for (let at = 0; at < tenantId.length; at++) {
      digest = Math.imul(digest ^ tenantId.charCodeAt(at), PRIME) >>> 0;
    }
    return digest % of === index;
  };
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
