/** The configuration in force in a month: what a tenant owns and has set, with the tag for conditional changes. */
import { type Amount, amount, configurationTag } from '#contracts';
import type { SqlReader } from '#eventsourcing';
import {
  BEGINNING,
  type Configuration,
  countsAt,
  type Instant,
  isEffective,
  isRunning,
  type MilliCredits,
  type Month,
  policyAt,
  type PolicyChange,
  policyChangesAfter,
  type PolicyRow,
  type PolicyTerms,
  type PriceChange,
  rateCardsFrom,
  type Settings,
  unsetCopilot,
} from '#metering';
import {
  allocationsView,
  copilotView,
  environmentCopilotView,
  type ExtensionView,
  extensionView,
  type GrantView,
  grantView,
  type TrialView,
  trialView,
} from './configuration-view.js';
import { type Answer, askMonth, type MonthQuestion, type TenantMonth } from './tenant-month.js';
import { readTrials } from './trials.js';

export interface TenantConfiguration {
  readonly tenantId: string;
  readonly month: Month;
  readonly closedAt: Instant | null;
  /** The tag that commands return and accept in `If-Match`. */
  readonly configurationTag: string;
  readonly grants: readonly (GrantView & { readonly inForce: boolean })[];
  readonly allocations: readonly ({ readonly environmentId: string } & Amount)[];
  readonly settings: Settings;
  readonly policy: {
    readonly version: string;
    /** The terms in force at the instant of the query. */
    readonly terms: Readonly<Record<string, unknown>>;
    /** The tenant's own rows. */
    readonly rows: readonly PolicyRow[];
    /** Earliest first. */
    readonly toCome: readonly PolicyChange[];
  };
  /** The card in force, then later ones. */
  readonly rateCards: readonly RateCardView[];
  readonly copilot: ReturnType<typeof copilotView> & {
    /** The values for environments without settings of their own. */
    readonly unset: ReturnType<typeof environmentCopilotView>;
  };
  readonly trials: readonly (TrialView & {
    readonly consumed: Amount;
    readonly inForce: boolean;
  })[];
  readonly extensions: readonly (ExtensionView & { readonly inForce: boolean })[];
}

interface RateCardView {
  readonly version: string;
  /** `null` for the first, which also applies to all earlier times. */
  readonly effectiveFrom: Instant | null;
  readonly inForce: boolean;
  readonly changes: readonly PriceChange[];
}

export const tenantConfiguration = (
  reader: SqlReader,
  question: MonthQuestion,
): Promise<Answer<TenantConfiguration>> =>
  askMonth(reader, question, async (month) =>
    shown(month, await readTrials(reader, month.tenantId, month.month)),
  );

function shown(
  { tenantId, month, configuration, closedAt, at }: TenantMonth,
  trialUse: ReadonlyMap<string, MilliCredits>,
): TenantConfiguration {
  const { grants, allocations, settings, policy, copilot, extensions } = configuration;
  const { version, terms } = policyAt(policy, at);
  return {
    tenantId,
    month,
    closedAt,
    configurationTag: configurationTag(configuration),
    grants: Object.values(grants).map((grant) => ({
      ...grantView(grant),
      inForce: countsAt(grant, terms, at),
    })),
    allocations: allocationsView(allocations),
    settings,
    policy: {
      version,
      terms: namedTerms(terms),
      rows: policy,
      toCome: policyChangesAfter(policy, at),
    },
    rateCards: rateCardsShown(at),
    copilot: { ...copilotView(copilot), unset: environmentCopilotView(unsetCopilot(copilot)) },
    trials: trialsShown(configuration, at, trialUse),
    extensions: extensions.map((extension) => ({
      ...extensionView(extension),
      inForce: isEffective(extension, at),
    })),
  };
}

const rateCardsShown = (at: Instant): RateCardView[] =>
  rateCardsFrom(at).map(({ card: { version, effectiveFrom }, ...dated }) => ({
    version,
    effectiveFrom: effectiveFrom === BEGINNING ? null : effectiveFrom,
    ...dated,
  }));

/** Terms come from rows, which also contain their version and date. */
const namedTerms = (terms: PolicyTerms): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(terms).filter(([name]) => name !== 'version' && name !== 'effectiveFrom'),
  );

const trialsShown = (
  { trials }: Configuration,
  at: Instant,
  used: ReadonlyMap<string, MilliCredits>,
): TenantConfiguration['trials'] =>
  Object.values(trials).map((trial) => ({
    ...trialView(trial),
    consumed: amount(trial.consumedBeforeMilliCredits + (used.get(trial.userId) ?? 0)),
    inForce: isRunning(trial, at),
  }));
