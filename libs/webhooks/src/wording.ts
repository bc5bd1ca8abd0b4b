/** The text of a message, for mails and Teams: what happened, where, and the figures. */
import { formatCredits } from '#metering';
import type { Message } from './delivery.js';

export interface Wording {
  readonly title: string;
  readonly text: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

interface Data {
  readonly tenantId: string;
  readonly month?: string;
  readonly level?: string;
  readonly percent?: number;
  readonly scope?: { readonly kind: string; readonly environmentId?: string };
  readonly consumedMilliCredits?: number;
  readonly availableMilliCredits?: number;
  readonly allocatedMilliCredits?: number;
  readonly entitlementMilliCredits?: number;
  readonly grantId?: string;
  readonly userId?: string;
  readonly endsAt?: string;
  readonly trial?: { readonly userId: string; readonly endsAt: string };
  readonly extension?: { readonly requestedBy: string; readonly milliCredits: number };
  readonly previousMonth?: string;
  readonly runsOutOn?: string;
  readonly expectedMilliCredits?: number;
  readonly daysBefore?: number;
  readonly sku?: string;
  readonly milliCredits?: number;
  readonly byPolicy?: boolean;
}

export function wordingOf({ type, timestamp, data: all }: Message): Wording {
  const data = all as unknown as Data;
  const { title, text } = sentenceOf(type, data);
  const facts = [
    fact('Tenant', data.tenantId),
    fact('Month', data.month),
    fact('Consumed', creditsOf(data.consumedMilliCredits)),
    fact('Expected at the end of the month', creditsOf(data.expectedMilliCredits)),
    fact('Available', creditsOf(data.availableMilliCredits)),
    fact('Allocated', creditsOf(data.allocatedMilliCredits)),
    fact('Owned', creditsOf(data.entitlementMilliCredits)),
    fact('Recorded', timestamp),
  ];
  return { title, text, facts: facts.filter((one) => one !== null) };
}

const fact = (name: string, value: string | undefined) =>
  value === undefined ? null : { name, value };

const creditsOf = (milliCredits: number | undefined): string | undefined =>
  milliCredits === undefined
    ? undefined
    : `${formatCredits(milliCredits).replace(/\B(?=(\d{3})+(?!\d))/g, ' ')} credits`;

function scopeName({ scope, tenantId }: Data): string {
  return scope?.kind === 'environment'
    ? `Environment ${scope.environmentId} of ${tenantId}`
    : `The tenant pool of ${tenantId}`;
}

function sentenceOf(type: string, data: Data): { title: string; text: string } {
  const scope = scopeName(data);
  switch (type) {
    case 'UsageWarningRaised':
      return {
        title: `${data.percent} % of AI Builder credits used`,
        text: `${scope} has used ${data.percent} % of what is available to it this month.`,
      };
    case 'OverageEntered':
      return {
        title:
          data.level === 'exhausted'
            ? 'AI Builder credits used up'
            : `AI Builder credits in ${data.level} overage`,
        text: `${scope} has used more than is available to it (level ${data.level}).`,
      };
    case 'OverageExited':
      return {
        title: 'AI Builder credits out of overage',
        text: `${scope} is out of ${data.level} overage.`,
      };
    case 'OverAllocated':
      return {
        title: 'More credits allocated than owned',
        text: `The allocations of ${data.tenantId} come to more than it owns; no allocation can grow until they fit.`,
      };
    case 'MonthlyReset':
      return {
        title: 'A new month of AI Builder credits',
        text: `${data.tenantId} begins ${data.month} with nothing consumed; ${data.previousMonth} is closed.`,
      };
    default:
      return otherSentence(type, data);
  }
}

function otherSentence(type: string, data: Data): { title: string; text: string } {
  const { tenantId, trial, extension } = data;
  switch (type) {
    case 'TrialStarted':
    case 'TrialRenewed':
      return {
        title: type === 'TrialStarted' ? 'A trial began' : 'A trial was renewed',
        text: `The trial of ${trial?.userId} in ${tenantId} runs until ${trial?.endsAt}.`,
      };
    case 'TrialEnded':
      return {
        title: 'A trial ended',
        text: `The trial of ${data.userId} in ${tenantId} ended at ${data.endsAt}.`,
      };
    case 'GrantEnded':
      return {
        title: 'Credits ended',
        text: `Grant ${data.grantId} of ${tenantId} has ended; what it gave is owned no more.`,
      };
    case 'ExtensionGranted':
      return {
        title: 'Extension credits granted',
        text: `${tenantId} got ${creditsOf(extension?.milliCredits)} for this month, asked for by ${extension?.requestedBy}.`,
      };
    default:
      return aheadOfTime(type, data);
  }
}

function aheadOfTime(type: string, data: Data): { title: string; text: string } {
  const { tenantId, daysBefore, endsAt } = data;
  switch (type) {
    case 'RunOutExpected':
      return {
        title: `AI Builder credits will be used up on ${data.runsOutOn}`,
        text: `At the present pace ${tenantId} will have used all that it owns on ${data.runsOutOn}.`,
      };
    case 'RunOutAverted':
      return {
        title: 'AI Builder credits will last',
        text: `What ${tenantId} owns is expected to last until the end of the month again.`,
      };
    case 'GrantEnding': {
      const grant = `${data.grantId} of ${tenantId} (${data.sku}, ${creditsOf(data.milliCredits)} a month)`;
      return {
        title: `Credits end within ${daysBefore} days`,
        text: data.byPolicy
          ? `The seeded credits of grant ${grant} end by the licensing policy at ${endsAt}, before the grant does.`
          : `Grant ${grant} ends at ${endsAt}.`,
      };
    }
    case 'TrialEnding':
      return {
        title: `A trial ends within ${daysBefore} days`,
        text: `The trial of ${data.userId} in ${tenantId} ends at ${endsAt}.`,
      };
    default:
      return {
        title: 'Test of a notification',
        text: `Notifications of ${tenantId} arrive here.`,
      };
  }
}
