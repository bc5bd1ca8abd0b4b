/** The parts of a configuration as responses show them, with amounts in milli-credits and as text. */
import { type Amount, amount } from '#contracts';
import type {
  Configuration,
  CopilotCapacity,
  EnvironmentCopilot,
  Extension,
  Grant,
  MilliCredits,
  Trial,
} from '#metering';

export interface GrantView extends Omit<Grant, 'milliCreditsEach'> {
  readonly creditsEach: Amount;
}

export const grantView = ({ milliCreditsEach, ...grant }: Grant): GrantView => ({
  ...grant,
  creditsEach: amount(milliCreditsEach),
});

interface EnvironmentCopilotView {
  readonly credits: Amount;
  readonly drawFromTenant: boolean;
  readonly payAsYouGo: boolean;
}

export const environmentCopilotView = ({
  milliCredits,
  drawFromTenant,
  payAsYouGo,
}: EnvironmentCopilot): EnvironmentCopilotView => ({
  credits: amount(milliCredits),
  drawFromTenant,
  payAsYouGo,
});

interface CopilotCapacityView {
  readonly prepaid: Amount;
  readonly payAsYouGo: boolean;
}

export const copilotCapacityView = (copilot: CopilotCapacity): CopilotCapacityView => ({
  prepaid: amount(copilot.prepaidMilliCredits),
  payAsYouGo: copilot.payAsYouGo,
});

export interface TrialView {
  readonly userId: string;
  readonly startedAt: string;
  readonly endsAt: string;
  readonly credits: Amount;
  readonly renewals: number;
}

export const trialView = ({ userId, startedAt, endsAt, ...trial }: Trial): TrialView => ({
  userId,
  startedAt,
  endsAt,
  credits: amount(trial.milliCredits),
  renewals: trial.renewals,
});

export interface ExtensionView extends Omit<Extension, 'milliCredits'> {
  readonly credits: Amount;
}

export const extensionView = ({ milliCredits, ...extension }: Extension): ExtensionView => ({
  ...extension,
  credits: amount(milliCredits),
});

export const allocationsView = (allocations: Readonly<Record<string, MilliCredits>>) =>
  Object.entries(allocations).map(([environmentId, milliCredits]) => {
    return { environmentId, ...amount(milliCredits) };
  });

export const copilotView = (copilot: CopilotCapacity) => ({
  ...copilotCapacityView(copilot),
  environments: Object.entries(copilot.environments).map(([environmentId, own]) => {
    return { environmentId, ...environmentCopilotView(own) };
  }),
});

/** The whole configuration, independent of an instant. */
export const configurationView = (configuration: Configuration) => ({
  grants: Object.values(configuration.grants).map(grantView),
  allocations: allocationsView(configuration.allocations),
  settings: configuration.settings,
  policy: configuration.policy,
  copilot: copilotView(configuration.copilot),
  trials: Object.values(configuration.trials).map(trialView),
  extensions: configuration.extensions.map(extensionView),
});
