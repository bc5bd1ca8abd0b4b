/** The required shape of each stored event's body, which detects damaged and foreign events on reading. */
import type {
  Charge,
  Configuration,
  EventOf,
  Extension,
  Grant,
  LedgerEventType,
  OverageScope,
  Trial,
  Usage,
} from '#metering';
import {
  anObject,
  count,
  flag,
  instant,
  integer,
  listOf,
  members,
  type MembersOf,
  month,
  nullable,
  recordOf,
  type Shape,
  text,
} from './shape.js';

type Body<Type extends LedgerEventType> = EventOf<Type>['data'];
type Actor = Body<'GrantAdded'>['by'];
type Closing = Body<'MonthClosed'>['closing'];
type Figures = Pick<
  Body<'OverageEntered'>,
  'consumedMilliCredits' | 'availableMilliCredits' | 'at' | 'scope'
>;

const by = members<Actor>({ actorId: text, reason: nullable(text) });

const grant = members<Grant>({
  grantId: text,
  sku: text,
  quantity: count,
  milliCreditsEach: count,
  validFrom: instant,
  validTo: nullable(instant),
  contractStart: nullable(instant),
});

const settings = members<Configuration['settings']>({
  allowUnallocated: flag,
  warningPercents: listOf(count),
});

const policy = listOf(
  members<Configuration['policy'][number]>({ version: text, effectiveFrom: instant }),
);

const environmentCopilot = members<Configuration['copilot']['environments'][string]>({
  milliCredits: count,
  drawFromTenant: flag,
  payAsYouGo: flag,
});

const trial = members<Trial>({
  userId: text,
  startedAt: instant,
  endsAt: instant,
  milliCredits: count,
  renewals: count,
  consumedBeforeMilliCredits: integer,
});

const extension = members<Extension>({
  extensionId: text,
  requestedBy: text,
  requestedAt: instant,
  effectiveFrom: instant,
  milliCredits: count,
});

const configuration = members<Configuration>({
  grants: recordOf(grant),
  allocations: recordOf(count),
  settings,
  policy,
  copilot: members<Configuration['copilot']>({
    prepaidMilliCredits: count,
    payAsYouGo: flag,
    environments: recordOf(environmentCopilot),
  }),
  trials: recordOf(trial),
  extensions: listOf(extension),
});

/** The scope of an overage; an environment's scope names the environment. */
const scope: Shape = (value) => {
  const wrong = members<OverageScope>({ kind: text })(value);
  if (wrong !== null) return wrong;
  const { kind, environmentId } = value as Record<string, unknown>;
  if (kind === 'tenantPool') return null;
  return kind === 'environment' && typeof environmentId === 'string'
    ? null
    : ' must be the tenantPool or an environment with its id';
};

const closing = members<Closing>({
  entitlementMilliCredits: count,
  consumedMilliCredits: count,
  copilotConsumedMilliCredits: count,
  trialConsumedMilliCredits: count,
  runs: count,
  inOverage: listOf(members<Closing['inOverage'][number]>({ scope, level: text })),
});

const figures: MembersOf<Figures> = {
  at: instant,
  scope,
  consumedMilliCredits: count,
  availableMilliCredits: integer,
};

const usage = members<Usage>({
  id: text,
  source: text,
  type: text,
  time: instant,
  tenantId: text,
  environmentId: text,
  environmentName: nullable(text),
  userId: nullable(text),
  modelId: text,
  modelName: nullable(text),
  capability: text,
  tier: nullable(text),
  context: text,
  automationId: nullable(text),
  automationName: nullable(text),
  status: text,
  quickTest: flag,
  preview: flag,
  quantity: anObject,
  statedCredits: nullable(anObject),
  dataType: nullable(text),
  extra: nullable(anObject),
});

const charge = members<Charge>({
  currency: text,
  milliCredits: count,
  drawnFrom: text,
  free: nullable(text),
  stated: flag,
  regime: text,
  rateCardVersion: text,
  policyVersion: text,
  exactMilliCredits: count,
});

const opening = { tenantId: text, month, at: instant, configuration };
const crossing = { ...figures, level: text, cause: text };

export const EVENT_SHAPES: Readonly<Record<LedgerEventType, Shape>> = {
  LedgerOpened: members<Body<'LedgerOpened'>>(opening),
  MonthlyReset: members<Body<'MonthlyReset'>>({ ...opening, previousMonth: month, closing }),
  MonthClosed: members<Body<'MonthClosed'>>({ month, at: instant, closing }),
  GrantAdded: members<Body<'GrantAdded'>>({ at: instant, grant, by }),
  GrantEnded: members<Body<'GrantEnded'>>({ at: instant, grantId: text, by }),
  AllocationChanged: members<Body<'AllocationChanged'>>({
    at: instant,
    environmentId: text,
    milliCredits: count,
    previousMilliCredits: count,
    by,
  }),
  SettingsChanged: members<Body<'SettingsChanged'>>({
    at: instant,
    settings,
    previous: settings,
    by,
  }),
  PolicyChanged: members<Body<'PolicyChanged'>>({ at: instant, policy, by }),
  CopilotCapacityChanged: members<Body<'CopilotCapacityChanged'>>({
    at: instant,
    prepaidMilliCredits: count,
    payAsYouGo: flag,
    by,
  }),
  EnvironmentCopilotChanged: members<Body<'EnvironmentCopilotChanged'>>({
    at: instant,
    environmentId: text,
    copilot: environmentCopilot,
    by,
  }),
  TrialStarted: members<Body<'TrialStarted'>>({ at: instant, trial, by }),
  TrialRenewed: members<Body<'TrialRenewed'>>({ at: instant, trial, by }),
  TrialEnded: members<Body<'TrialEnded'>>({ at: instant, userId: text, endsAt: instant }),
  ExtensionGranted: members<Body<'ExtensionGranted'>>({ at: instant, extension, by }),
  LateUsageAdmitted: members<Body<'LateUsageAdmitted'>>({
    at: instant,
    usageKey: text,
    payloadHash: text,
    month,
  }),
  CreditConsumed: members<Body<'CreditConsumed'>>({
    usageKey: text,
    payloadHash: text,
    usage,
    charge,
  }),
  OverageEntered: members<Body<'OverageEntered'>>(crossing),
  OverageExited: members<Body<'OverageExited'>>(crossing),
  UsageWarningRaised: members<Body<'UsageWarningRaised'>>({ ...figures, percent: count }),
  OverAllocated: members<Body<'OverAllocated'>>({
    at: instant,
    allocatedMilliCredits: count,
    entitlementMilliCredits: count,
  }),
};
