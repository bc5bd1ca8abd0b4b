/** The dated terms as published, and the tenant's own rows among them; written without a look at the domain. */
import type { PolicyRow } from '#metering';

interface Terms {
  readonly regime: string;
  readonly importantOveragePercent: number;
  readonly copilotFallbackPercent: number;
  readonly rounding: string;
  readonly trialsOffered: boolean;
  readonly addOnSales: string;
}

type Row = Partial<Terms> & { readonly effectiveFrom: string };

const BEFORE: Terms = {
  regime: 'classic',
  importantOveragePercent: 125,
  copilotFallbackPercent: 100,
  rounding: 'ceil',
  trialsOffered: true,
  addOnSales: 'open',
};

const PUBLISHED: readonly Row[] = [
  {
    effectiveFrom: '2025-11-01T00:00:00.000Z',
    regime: 'dual',
    trialsOffered: false,
    addOnSales: 'existingCustomers',
  },
  { effectiveFrom: '2026-11-01T00:00:00.000Z', regime: 'postSeeded', addOnSales: 'ended' },
];

/** Rows apply by their dates; of the same date, the tenant's own comes last. */
export function termsAt(own: readonly PolicyRow[], at: string): Terms {
  const begun = [...PUBLISHED, ...own].filter((row) => row.effectiveFrom <= at);
  const byDate = begun.sort((a, b) => Date.parse(a.effectiveFrom) - Date.parse(b.effectiveFrom));
  return byDate.reduce<Terms>((terms, row) => ({ ...terms, ...row }), BEFORE);
}
