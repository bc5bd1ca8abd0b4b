/** What packs and licences are called; one that this page does not know is called what the ledger calls it. */
import { type TextKey, useTexts } from '../texts/texts.js';

export const SKUS = [
  'aiBuilderAddOn',
  'powerAppsPremium',
  'powerAppsPerApp',
  'powerAutomatePremium',
  'powerAutomateProcess',
  'hostedRpa',
  'unattendedRpa',
  'dynamics365FinanceOperations',
  'sustainabilityUslPlus',
] as const;

const isKnown = (sku: string): sku is (typeof SKUS)[number] =>
  (SKUS as readonly string[]).includes(sku);

export function useSkuText(): (sku: string) => string {
  const { say } = useTexts();
  return (sku) => (isKnown(sku) ? say(`sku.${sku}` satisfies TextKey) : sku);
}
