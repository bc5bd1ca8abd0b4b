/** Licensing rules that change over time, as dated rows rather than constants. */
import { PERCENT_MAX } from '../values/amounts.js';
import type { Instant } from '../values/calendar.js';

export type Regime = 'classic' | 'dual' | 'postSeeded';

/** The terms that a row may set; a row changes only the terms it names, from its date on. */
export interface PolicyTerms {
  readonly regime: Regime;
  /**
   * Important overage in the classic regime, and the fallback to Copilot from the dual regime on, begin strictly above
   * these percentages of the available credits (A1).
   */
  readonly importantOveragePercent: number;
  readonly copilotFallbackPercent: number;
  /** Whether the total of a run is rounded up once to a whole credit, or kept exact (A2). */
  readonly rounding: 'ceil' | 'exact';
  readonly agentStopPercent: number;
  readonly trialCredits: number;
  readonly trialDays: number;
  readonly trialRenewalsMax: number;
  readonly extensionCredits: number;
  readonly extensionDelayMinutes: number;
  readonly extensionsPerMonthMax: number;
  readonly extensionsPerYearMax: number;
  /** Whether trials can be started or renewed; running trials finish in any case (R21). */
  readonly trialsOffered: boolean;
  readonly addOnSales: 'open' | 'existingCustomers' | 'ended';
  /** In the post-seeded regime, only seeded credits of contracts that began before this date are valid (R4). */
  readonly seededContractsBefore: Instant;
}

export interface PolicyRow extends Partial<PolicyTerms> {
  /** Recorded in every charge made under this row. */
  readonly version: string;
  readonly effectiveFrom: Instant;
}

/** The values that a term may take. */
export type Bound =
  | { readonly kind: 'wholeNumber'; readonly least: number; readonly most: number }
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  | { readonly kind: 'flag' }
  | { readonly kind: 'instant' };

const wholeNumber = (least: number, most: number): Bound => ({ kind: 'wholeNumber', least, most });
const oneOf = (...values: readonly string[]): Bound => ({ kind: 'oneOf', values });

/** A percentage of the available credits: below 100 % a tenant would be in overage before its credits are used up. */
const SHARE = wholeNumber(100, PERCENT_MAX);
const CREDITS = wholeNumber(0, 1_000_000_000);

/** The allowed values of a tenant's own rows; commands and their schemas are derived from them. */
export const POLICY_BOUNDS: Readonly<Record<keyof PolicyTerms, Bound>> = {
  regime: oneOf('classic', 'dual', 'postSeeded'),
  importantOveragePercent: SHARE,
  copilotFallbackPercent: SHARE,
  rounding: oneOf('ceil', 'exact'),
  agentStopPercent: SHARE,
  trialCredits: CREDITS,
  trialDays: wholeNumber(1, 366),
  trialRenewalsMax: wholeNumber(0, 100),
  extensionCredits: CREDITS,
  extensionDelayMinutes: wholeNumber(0, 31 * 24 * 60),
  extensionsPerMonthMax: wholeNumber(0, 1_000),
  extensionsPerYearMax: wholeNumber(0, 12_000),
  trialsOffered: { kind: 'flag' },
  addOnSales: oneOf('open', 'existingCustomers', 'ended'),
  seededContractsBefore: { kind: 'instant' },
};

export const POLICY_ROWS_MAX = 100;

export const BEGINNING: Instant = '0000-01-01T00:00:00.000Z';

/**
 * The published rules. A tenant's own rows override them: two rows are enough for a region that switched on 3 November.
 */
export const DEFAULT_POLICY: readonly [PolicyRow & PolicyTerms, ...PolicyRow[]] = [
  {
    version: 'classic',
    effectiveFrom: BEGINNING,
    regime: 'classic',
    importantOveragePercent: 125,
    copilotFallbackPercent: 100,
    rounding: 'ceil',
    agentStopPercent: 125,
    trialCredits: 200_000,
    trialDays: 30,
    trialRenewalsMax: 2,
    extensionCredits: 200_000,
    extensionDelayMinutes: 10,
    extensionsPerMonthMax: 2,
    extensionsPerYearMax: 6,
    trialsOffered: true,
    addOnSales: 'open',
    seededContractsBefore: '2025-11-01T00:00:00.000Z',
  },
  {
    version: '2025-11-01',
    effectiveFrom: '2025-11-01T00:00:00.000Z',
    regime: 'dual',
    trialsOffered: false,
    addOnSales: 'existingCustomers',
  },
  {
    version: '2026-11-01',
    effectiveFrom: '2026-11-01T00:00:00.000Z',
    regime: 'postSeeded',
    addOnSales: 'ended',
  },
];

export interface PolicyInForce {
  readonly terms: PolicyTerms;
  /** The version of the newest default row and, after a plus sign, of the tenant's newest row, if any. */
  readonly version: string;
}

/** Applies rows in the order of their dates; on the same date the tenant's row wins. */
export function policyAt(
  rows: readonly PolicyRow[],
  at: Instant,
  defaults: readonly [PolicyRow & PolicyTerms, ...PolicyRow[]] = DEFAULT_POLICY,
): PolicyInForce {
  return rows.length === 0 && defaults === DEFAULT_POLICY
    ? publishedAt(at)
    : putTogether(rows, at, defaults);
}

/** The policy in force by newest published row, shared by all tenants without their own rows. */
const published = new Map<PolicyRow | undefined, PolicyInForce>();

/** Published rows are in date order, so the newest one determines which rows apply. */
function publishedAt(at: Instant): PolicyInForce {
  const newest = DEFAULT_POLICY.findLast(({ effectiveFrom }) => effectiveFrom <= at);
  const known = published.get(newest) ?? putTogether([], at, DEFAULT_POLICY);
  published.set(newest, known);
  return known;
}

function putTogether(
  rows: readonly PolicyRow[],
  at: Instant,
  defaults: readonly [PolicyRow & PolicyTerms, ...PolicyRow[]],
): PolicyInForce {
  const begun = [...defaults, ...rows].filter((row) => row.effectiveFrom <= at).sort(byDate);
  let terms: PolicyTerms = defaults[0];
  for (const row of begun) terms = { ...terms, ...row };
  const newest = [defaults, rows].flatMap((of) => begun.findLast((row) => of.includes(row)) ?? []);
  return { terms, version: newest.map(({ version }) => version).join('+') };
}

/** Sorting is stable, so rows with the same date keep their order. */
const byDate = (a: PolicyRow, b: PolicyRow): number =>
  a.effectiveFrom < b.effectiveFrom ? -1 : a.effectiveFrom > b.effectiveFrom ? 1 : 0;
