/** The published policy terms by date with a tenant's own rows, for every oracle, independent of the domain's code. */

export interface Terms {
  readonly regime: 'classic' | 'dual' | 'postSeeded';
  readonly rounding: 'ceil' | 'exact';
  readonly importantOveragePercent: number;
  readonly copilotFallbackPercent: number;
  readonly agentStopPercent: number;
  readonly trialCredits: number;
  readonly trialDays: number;
  readonly trialsOffered: boolean;
  readonly trialRenewalsMax: number;
  readonly extensionCredits: number;
  readonly extensionDelayMinutes: number;
  readonly extensionsPerMonthMax: number;
  readonly addOnSales: 'open' | 'existingCustomers' | 'ended';
}

export interface TermsRow extends Partial<Terms> {
  readonly effectiveFrom: string;
}

const BEFORE: Terms = {
  regime: 'classic',
  rounding: 'ceil',
  importantOveragePercent: 125,
  copilotFallbackPercent: 100,
  agentStopPercent: 125,
  trialCredits: 200_000,
  trialDays: 30,
  trialsOffered: true,
  trialRenewalsMax: 2,
  extensionCredits: 200_000,
  extensionDelayMinutes: 10,
  extensionsPerMonthMax: 2,
  addOnSales: 'open',
};

const PUBLISHED: readonly TermsRow[] = [
  {
    effectiveFrom: '2025-11-01T00:00:00.000Z',
    regime: 'dual',
    trialsOffered: false,
    addOnSales: 'existingCustomers',
  },
  { effectiveFrom: '2026-11-01T00:00:00.000Z', regime: 'postSeeded', addOnSales: 'ended' },
];

/** Rows apply in order of their dates; a tenant's own row follows a published one of the same date. */
export function termsAt(own: readonly TermsRow[], at: string): Terms {
  const begun = [...PUBLISHED, ...own].filter((row) => row.effectiveFrom <= at);
  const byDate = begun.sort((a, b) => Date.parse(a.effectiveFrom) - Date.parse(b.effectiveFrom));
  return byDate.reduce<Terms>((terms, row) => ({ ...terms, ...row }), BEFORE);
}
