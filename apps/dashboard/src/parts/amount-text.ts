/** Formats amounts with their unit, such as "1 Copilot Credit" and "2,000 AI Builder credits". */
import type { BreakdownRow } from '../data/api.js';
import { useTexts } from '../texts/texts.js';

export type CreditCurrency = 'aiBuilder' | 'copilot';

export function useAmountText(): (milliCredits: number, currency: CreditCurrency) => string {
  const { say, formats } = useTexts();
  return (milliCredits, currency) => {
    const count = formats.credits(milliCredits);
    return `${count} ${say(currency === 'copilot' ? 'unit.copilot' : 'unit.aiBuilder', { count })}`;
  };
}

type Charges = Pick<BreakdownRow, 'consumed' | 'copilotConsumed'>;

/** What a group was charged, for a list in this currency: in a list in AI Builder credits its Copilot Credits stand beside them. */
export function useChargesText(): (charges: Charges, currency: CreditCurrency) => string {
  const { say, formats } = useTexts();
  return ({ consumed, copilotConsumed }, currency) => {
    const copilot = formats.credits(copilotConsumed.milliCredits);
    if (currency === 'copilot') return copilot;
    const credits = formats.credits(consumed.milliCredits);
    return copilotConsumed.milliCredits === 0 ? credits : say('amount.both', { credits, copilot });
  };
}
