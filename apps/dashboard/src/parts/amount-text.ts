/** An amount with its unit: 1 Copilot Credit, 2,000 AI Builder credits. */
import { useTexts } from '../texts/texts.js';

export type CreditCurrency = 'aiBuilder' | 'copilot';

export function useAmountText(): (milliCredits: number, currency: CreditCurrency) => string {
  const { say, formats } = useTexts();
  return (milliCredits, currency) => {
    const count = formats.credits(milliCredits);
    return `${count} ${say(currency === 'copilot' ? 'unit.copilot' : 'unit.aiBuilder', { count })}`;
  };
}
