/** The text of a configuration change in one line. */
import type { AuditEntry } from '../data/api.js';
import { useEnvironmentName } from '../data/environment-names.js';
import { nameInText } from './name.js';
import { useSkuText } from './sku.js';
import { type TextKey, useTexts } from '../texts/texts.js';

const KNOWN = {
  GrantAdded: 'change.GrantAdded',
  GrantEnded: 'change.GrantEnded',
  AllocationChanged: 'change.AllocationChanged',
  SettingsChanged: 'change.SettingsChanged',
  PolicyChanged: 'change.PolicyChanged',
  CopilotCapacityChanged: 'change.CopilotCapacityChanged',
  EnvironmentCopilotChanged: 'change.EnvironmentCopilotChanged',
  TrialStarted: 'change.TrialStarted',
  TrialRenewed: 'change.TrialRenewed',
  TrialEnded: 'change.TrialEnded',
  ExtensionGranted: 'change.ExtensionGranted',
  LedgerOpened: 'change.LedgerOpened',
  MonthlyReset: 'change.MonthlyReset',
  MonthClosed: 'change.MonthClosed',
} as const satisfies Record<string, TextKey>;

const isKnown = (type: string): type is keyof typeof KNOWN => type in KNOWN;

/** @returns a function from an entry to its line; an unknown type is shown by its name */
export function useChangeText(): (entry: AuditEntry) => string {
  const { say, formats } = useTexts();
  const skuOf = useSkuText();
  const nameOf = useEnvironmentName();
  return ({ type, subject, before, after }) => {
    if (!isKnown(type)) return type;
    const about = Object.entries((subject ?? {}) as Record<string, unknown>).flatMap(
      ([name, value]) => {
        if (typeof value !== 'string') return [];
        return name === 'environmentId' ? nameOf(value) : value;
      },
    );
    return say(KNOWN[type], {
      subject: nameInText(about.join(' ')),
      before: amountText(before, formats.credits),
      after: amountText(after, formats.credits),
      quantity: memberText(after ?? before, 'quantity'),
      sku: nameInText(skuOf(memberText(after ?? before, 'sku'))),
    });
  };
}

function memberOf(part: unknown, name: string): unknown {
  return typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : null;
}

const memberText = (part: unknown, name: string): string => {
  const value = memberOf(part, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

function amountText(part: unknown, format: (milliCredits: number) => string): string {
  const milliCredits = memberOf(part, 'milliCredits');
  return typeof milliCredits === 'number' ? format(milliCredits) : '0';
}
