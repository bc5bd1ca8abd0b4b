/** The members of the configuration that a change modified, in words and with units. */
import type { AuditEntry } from '../../data/api.js';
import { type CreditCurrency, useAmountText } from '../../parts/amount-text.js';
import { useSkuText } from '../../parts/sku.js';
import { useTermText } from '../../parts/term-text.js';
import { type TextKey, useTexts } from '../../texts/texts.js';
import { type Member, membersChanged } from './members-changed.js';

export interface Detail {
  readonly name: string;
  /** `null` if there was none. */
  readonly before: string | null;
  /** `null` if it was removed. */
  readonly after: string | null;
}

const NAMES: Readonly<Record<string, TextKey>> = {
  amount: 'overview.allocated',
  sku: 'grant.sku',
  quantity: 'grant.quantity',
  creditsEach: 'grant.creditsEach',
  validFrom: 'grant.from',
  validTo: 'grant.to',
  contractStart: 'grant.contract',
  allowUnallocated: 'settings.allowUnallocated',
  warningPercents: 'settings.warnings',
  sources: 'settings.sources',
  prepaid: 'copilot.prepaid',
  credits: 'unit.credits',
  payAsYouGo: 'copilot.payAsYouGo',
  drawFromTenant: 'copilot.draws',
  startedAt: 'detail.startedAt',
  endsAt: 'detail.endsAt',
  renewals: 'detail.renewals',
  requestedBy: 'extension.requestedBy',
  requestedAt: 'detail.requestedAt',
  effectiveFrom: 'detail.effectiveFrom',
  grants: 'credits.grants',
  allocations: 'detail.allocations',
  policy: 'policy.rows',
  environments: 'detail.copilotEnvironments',
  trials: 'credits.trials',
  extensions: 'credits.extensions',
};
const ABSENT: Readonly<Record<string, TextKey>> = {
  validTo: 'detail.validTo.none',
  contractStart: 'detail.contractStart.none',
};
const INSTANT = /^\d{4}-\d\d-\d\dT/;

/** @returns a function that lists the members that differ, or all of them if something began or ended */
export function useChangeDetails(): (entry: AuditEntry) => readonly Detail[] {
  const nameOf = useMemberName();
  const valueOf = useMemberValue();
  return (entry) => {
    const currency = entry.type.includes('Copilot') ? 'copilot' : 'aiBuilder';
    return membersChanged(entry).map((member) => {
      const text = (value: unknown) =>
        value === undefined ? null : valueOf(member, value, currency);
      return { name: nameOf(member), before: text(member.before), after: text(member.after) };
    });
  };
}

function useMemberName(): (member: Member) => string {
  const { say, formats } = useTexts();
  return ({ name, rule }) => {
    if (rule) return say('detail.rule', { ...rule, date: formats.dayOrMoment(rule.from) });
    const key = NAMES[name];
    return key === undefined ? name : say(key);
  };
}

function useMemberValue(): (member: Member, value: unknown, currency: CreditCurrency) => string {
  const { say, formats } = useTexts();
  const amountOf = useAmountText();
  const skuOf = useSkuText();
  const { lineOf } = useTermText();
  const listOf = (name: string, values: readonly unknown[]): string => {
    if (name === 'warningPercents') {
      return values.map((percent) => formats.percent(Number(percent) / 100)).join(', ');
    }
    return name === 'sources' ? values.join(', ') : formats.count(values.length);
  };
  return ({ name, rule }, value, currency) => {
    if (rule) return lineOf(value as Readonly<Record<string, unknown>>);
    if (value === null) return say(ABSENT[name] ?? 'none');
    if (Array.isArray(value)) return value.length === 0 ? say('none') : listOf(name, value);
    if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
    if (typeof value === 'number') return formats.count(value);
    if (isAmount(value))
      return amountOf(value.milliCredits, name === 'prepaid' ? 'copilot' : currency);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (name === 'sku') return skuOf(text);
    return INSTANT.test(text) ? formats.dayOrMoment(text) : text;
  };
}

const isAmount = (value: unknown): value is { readonly milliCredits: number } =>
  typeof value === 'object' && value !== null && 'milliCredits' in value;
