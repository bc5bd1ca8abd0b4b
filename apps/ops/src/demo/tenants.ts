/** The three tenants of the demonstration: one with allocations, one that draws on the pool alone, one that runs out of credits. */
import type { UsageData } from '#client';

export interface DemoEnvironment {
  readonly id: string;
  readonly name: string;
  /** The allocation in whole credits; `null` draws from the tenant pool. */
  readonly allocation: number | null;
  readonly runs: number;
  readonly flows: readonly DemoFlow[];
}

export interface DemoFlow {
  readonly name: string;
  readonly context: 'app' | 'cloudFlow' | 'agent';
  readonly capability: UsageData['capability'];
  readonly tier?: 'basic' | 'standard' | 'premium';
  readonly unit: 'pages' | 'characters' | 'tokens' | 'images';
  /** The most that one run processes, in the unit. */
  readonly most: number;
}

export interface DemoTenant {
  readonly id: string;
  readonly addOnPacks: number;
  readonly environments: readonly DemoEnvironment[];
}

const INVOICES: DemoFlow = {
  name: 'Invoice inbox',
  context: 'cloudFlow',
  capability: 'invoiceProcessing',
  unit: 'pages',
  most: 12,
};
const RECEIPTS: DemoFlow = {
  name: 'Expense app',
  context: 'app',
  capability: 'receiptProcessing',
  unit: 'pages',
  most: 4,
};
const SUMMARIES: DemoFlow = {
  name: 'Case summaries',
  context: 'cloudFlow',
  capability: 'prompt',
  tier: 'standard',
  unit: 'tokens',
  most: 9_000,
};
const TRANSLATION: DemoFlow = {
  name: 'Support translation',
  context: 'app',
  capability: 'textTranslation',
  unit: 'characters',
  most: 6_000,
};
const CONTRACTS: DemoFlow = {
  name: 'Contract review',
  context: 'cloudFlow',
  capability: 'customDocumentProcessing',
  unit: 'pages',
  most: 40,
};

export const DEMO_TENANTS: readonly [DemoTenant, ...DemoTenant[]] = [
  {
    id: 'contoso',
    addOnPacks: 2,
    environments: [
      environment('prod', 'Production', 1_200_000, 900, [INVOICES, SUMMARIES, CONTRACTS]),
      environment('finance', 'Finance', 150_000, 500, [INVOICES, RECEIPTS]),
      environment('sandbox', 'Sandbox', null, 150, [SUMMARIES, TRANSLATION]),
    ],
  },
  {
    id: 'fabrikam',
    addOnPacks: 1,
    environments: [
      environment('default', 'Default', null, 700, [RECEIPTS, TRANSLATION]),
      environment('helpdesk', 'Help desk', null, 450, [SUMMARIES, TRANSLATION]),
    ],
  },
  {
    id: 'northwind',
    addOnPacks: 1,
    environments: [
      environment('legal', 'Legal', 400_000, 350, [CONTRACTS]),
      environment('sales', 'Sales', 100_000, 260, [SUMMARIES, RECEIPTS]),
    ],
  },
];

function environment(
  id: string,
  name: string,
  allocation: number | null,
  runs: number,
  flows: readonly DemoFlow[],
): DemoEnvironment {
  return { id, name, allocation, runs, flows };
}
