/** The names of packs and licences; an unknown one keeps the ledger's name. */
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
