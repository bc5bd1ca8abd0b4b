/** The part of the configuration that an event changes, so that an audit shows only that part. */
import { amount } from '#contracts';
import { type Configuration, environmentCopilot, type LedgerEvent } from '#metering';
import {
  configurationView,
  copilotCapacityView,
  environmentCopilotView,
  extensionView,
  grantView,
  trialView,
} from './configuration-view.js';

interface AuditedPart {
  /** Identifies the object if there can be several of its kind. */
  readonly subject: Readonly<Record<string, string>> | null;
  /** @returns null if there is none */
  readonly part: (configuration: Configuration) => unknown;
}

export function auditedPart(event: LedgerEvent): AuditedPart {
  switch (event.type) {
    case 'GrantAdded':
      return grant(event.data.grant.grantId);
    case 'GrantEnded':
      return grant(event.data.grantId);
    case 'AllocationChanged':
      return allocation(event.data.environmentId);
    case 'SettingsChanged':
      return { subject: null, part: ({ settings }) => settings };
    case 'PolicyChanged':
      return { subject: null, part: ({ policy }) => policy };
    case 'CopilotCapacityChanged':
      return { subject: null, part: ({ copilot }) => copilotCapacityView(copilot) };
    case 'EnvironmentCopilotChanged':
      return copilotOf(event.data.environmentId);
    case 'TrialStarted':
    case 'TrialRenewed':
      return trial(event.data.trial.userId);
    case 'TrialEnded':
      return trial(event.data.userId);
    case 'ExtensionGranted':
      return extension(event.data.extension.extensionId);
    default:
      return { subject: null, part: configurationView };
  }
}

const grant = (grantId: string): AuditedPart => ({
  subject: { grantId },
  part: ({ grants }) => shown(grants[grantId], grantView),
});

const allocation = (environmentId: string): AuditedPart => ({
  subject: { environmentId },
  part: ({ allocations }) => shown(allocations[environmentId], amount),
});

/** The effective settings of the environment, including defaults. */
const copilotOf = (environmentId: string): AuditedPart => ({
  subject: { environmentId },
  part: (configuration) => environmentCopilotView(environmentCopilot(configuration, environmentId)),
});

const trial = (userId: string): AuditedPart => ({
  subject: { userId },
  part: ({ trials }) => shown(trials[userId], trialView),
});

const extension = (extensionId: string): AuditedPart => ({
  subject: { extensionId },
  part: ({ extensions }) =>
    shown(
      extensions.find((one) => one.extensionId === extensionId),
      extensionView,
    ),
});

const shown = <Part, View>(part: Part | undefined, view: (part: Part) => View): View | null =>
  part === undefined ? null : view(part);
