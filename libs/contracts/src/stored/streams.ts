/** Names of streams: `category-id`. Categories contain no `-` and months have seven characters, so names are unambiguous. */
import type { Month } from '#metering';

export const LEDGER_CATEGORY = 'creditLedger';
export const TENANT_CATEGORY = 'tenant';

/** One stream per tenant and month, whatever characters the tenant id contains. */
export const ledgerStream = (tenantId: string, month: Month): string =>
  `${LEDGER_CATEGORY}-${tenantId}_${month}`;

export const tenantStream = (tenantId: string): string => `${TENANT_CATEGORY}-${tenantId}`;

const LEDGER_PREFIX_LENGTH = LEDGER_CATEGORY.length + 1;
const MONTH_SUFFIX_LENGTH = '_yyyy-MM'.length;

const LEDGER_STREAM = new RegExp(`^${LEDGER_CATEGORY}-(.+)_\\d{4}-(0[1-9]|1[0-2])$`, 's');

/** @returns the tenant whose ledger it is, or null for a stream with another name format */
export const ledgerOwnerOf = (stream: string): string | null =>
  LEDGER_STREAM.exec(stream)?.[1] ?? null;

/** The tenant and month in the name of a ledger stream. */
export function parseLedgerStream(stream: string): { tenantId: string; month: Month } {
  return {
    tenantId: stream.slice(LEDGER_PREFIX_LENGTH, -MONTH_SUFFIX_LENGTH),
    month: stream.slice(-MONTH_SUFFIX_LENGTH + 1),
  };
}
