/** Which rules hold at an instant: the published dates, and the tenant's own rows over them. */

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
}

export interface TermsRow extends Partial<Terms> {
  readonly effectiveFrom: string;
}

const PUBLISHED: readonly TermsRow[] = [
  { effectiveFrom: '2025-11-01T00:00:00.000Z', regime: 'dual', trialsOffered: false },
  { effectiveFrom: '2026-11-01T00:00:00.000Z', regime: 'postSeeded' },
];

export function termsAt(rows: readonly TermsRow[], at: string): Terms {
  let terms: Terms = {
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
  };
  const dates = [...PUBLISHED, ...rows].map((row) => row.effectiveFrom).sort();
  for (const date of dates) {
    if (date > at) break;
    for (const row of PUBLISHED) if (row.effectiveFrom === date) terms = { ...terms, ...row };
    for (const row of rows) if (row.effectiveFrom === date) terms = { ...terms, ...row };
  }
  return terms;
}
