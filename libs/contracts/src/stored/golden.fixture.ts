/** One event of every ledger type in the current format, and the golden files of all formats ever stored. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '#eventsourcing';
import {
  type ClosingFigures,
  type Configuration,
  EMPTY_CONFIGURATION,
  type EventOf,
  type LedgerEvent,
  type LedgerEventType,
} from '#metering';
import { usageOf } from '#testing';

const FOLDER = join(process.cwd(), 'libs/contracts/src/stored/golden');

export interface Golden {
  readonly type: string;
  readonly version: number;
  readonly path: string;
  /** Reads the event as the store returns it. */
  read(): RecordedEvent;
}

export const goldenPath = (type: string, version: number): string =>
  join(FOLDER, `${type}.${version}.json`);

/** The files of all releases so far; files are added, never changed. */
export function goldenFiles(): Golden[] {
  return readdirSync(FOLDER).map((name) => {
    const [type, version] = name.split('.') as [string, string];
    const path = join(FOLDER, name);
    const read = () => JSON.parse(readFileSync(path, 'utf8')) as RecordedEvent;
    return { type, version: Number(version), path, read };
  });
}

const AT = '2026-11-03T10:15:00.000Z';
const by = { actorId: 'admin-1', actorName: 'Maria', reason: 'Contract renewed' };
const grant = {
  grantId: 'grant-1',
  sku: 'aiBuilderAddOn',
  quantity: 2,
  milliCreditsEach: 1_000_000_000,
  validFrom: '2025-01-01T00:00:00.000Z',
  validTo: '2026-12-31T00:00:00.000Z',
  contractStart: '2024-12-01T00:00:00.000Z',
};
const trial = {
  userId: 'u-17',
  startedAt: '2025-09-02T00:00:00.000Z',
  endsAt: '2025-10-02T00:00:00.000Z',
  milliCredits: 200_000_000,
  renewals: 1,
  consumedBeforeMilliCredits: 5_000,
};
const extension = {
  extensionId: 'extension-1',
  requestedBy: 'admin-1',
  requestedAt: '2025-09-12T08:00:00.000Z',
  effectiveFrom: '2025-09-12T08:10:00.000Z',
  milliCredits: 200_000_000,
};
const policy = [
  { version: 'late-region', effectiveFrom: '2025-11-03T00:00:00.000Z', regime: 'dual' as const },
];
const environmentCopilot = { milliCredits: 40_000, drawFromTenant: false, payAsYouGo: true };
const configuration: Configuration = {
  ...EMPTY_CONFIGURATION,
  grants: { 'grant-1': grant },
  allocations: { prod: 250_000_000 },
  policy,
  copilot: {
    prepaidMilliCredits: 1_000_000,
    payAsYouGo: false,
    environments: { prod: environmentCopilot },
  },
  trials: { 'u-17': trial },
  extensions: [extension],
};
const scope = { kind: 'environment', environmentId: 'prod' } as const;
const pool = { kind: 'tenantPool' } as const;
const figures = { consumedMilliCredits: 1_024_000, availableMilliCredits: 1_000_000 };
const closing: ClosingFigures = {
  entitlementMilliCredits: 2_000_000_000,
  consumedMilliCredits: 1_024_000,
  copilotConsumedMilliCredits: 1_500,
  trialConsumedMilliCredits: 0,
  runs: 12,
  inOverage: [{ scope, level: 'simple' }],
};
const opened = { tenantId: 'contoso', month: '2026-11', at: '2026-11-01T00:00:00.000Z' };

export const USAGE: EventOf<'CreditConsumed'>['data']['usage'] = usageOf({
  id: '7f0c',
  time: AT,
  quantity: { pages: 3, images: 1 },
  extra: { region: 'eu', tags: ['a', { deep: null }] },
});

/** @param keys as the contract computes them */
export const examples = (keys: {
  readonly usageKey: string;
  readonly payloadHash: string;
}): { readonly [Type in LedgerEventType]: Extract<LedgerEvent, { type: Type }>['data'] } => ({
  LedgerOpened: { ...opened, configuration },
  MonthlyReset: { ...opened, previousMonth: '2026-10', closing, configuration },
  MonthClosed: { month: '2026-11', at: AT, closing },
  GrantAdded: { at: AT, grant, by },
  GrantEnded: { at: AT, grantId: 'grant-1', by },
  AllocationChanged: {
    at: AT,
    environmentId: 'prod',
    milliCredits: 250_000_000,
    previousMilliCredits: 0,
    by,
  },
  SettingsChanged: {
    at: AT,
    settings: { allowUnallocated: false, warningPercents: [50, 90] },
    previous: { allowUnallocated: true, warningPercents: [80, 100] },
    by,
  },
  PolicyChanged: { at: AT, policy, by },
  CopilotCapacityChanged: { at: AT, prepaidMilliCredits: 1_000_000, payAsYouGo: true, by },
  EnvironmentCopilotChanged: { at: AT, environmentId: 'prod', copilot: environmentCopilot, by },
  TrialStarted: { at: AT, trial, by },
  TrialRenewed: { at: AT, trial, by },
  TrialEnded: { at: AT, userId: 'u-17', endsAt: trial.endsAt },
  ExtensionGranted: { at: AT, extension, by },
  LateUsageAdmitted: { at: AT, ...keys, month: '2026-10' },
  CreditConsumed: {
    ...keys,
    usage: USAGE,
    charge: {
      currency: 'aiBuilder',
      drawnFrom: 'allocation',
      milliCredits: 128_000,
      exactMilliCredits: 128_000,
      free: null,
      stated: false,
      regime: 'dual',
      rateCardVersion: '2025-11-20',
      policyVersion: 'late-region',
    },
  },
  OverageEntered: { at: AT, scope, level: 'simple', cause: 'consumption', ...figures },
  OverageExited: { at: AT, scope: pool, level: 'exhausted', cause: 'grant', ...figures },
  UsageWarningRaised: { at: AT, scope: pool, percent: 80, ...figures },
  OverAllocated: {
    at: AT,
    allocatedMilliCredits: 250_000_000,
    entitlementMilliCredits: 200_000_000,
  },
});
