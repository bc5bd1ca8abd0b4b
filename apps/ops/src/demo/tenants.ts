/** The three tenants of the demo: one with allocations, one that draws on the pool alone, one that runs out of credits. */
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
  /** The maximum that one run processes, in the unit. */
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
      {
        id: 'prod',
        name: 'Production',
        allocation: 1_200_000,
        runs: 900,
        flows: [INVOICES, SUMMARIES, CONTRACTS],
      },
      {
        id: 'finance',
        name: 'Finance',
        allocation: 150_000,
        runs: 500,
        flows: [INVOICES, RECEIPTS],
      },
      {
        id: 'sandbox',
        name: 'Sandbox',
        allocation: null,
        runs: 150,
        flows: [SUMMARIES, TRANSLATION],
      },
    ],
  },
  {
    id: 'fabrikam',
    addOnPacks: 1,
    environments: [
      {
        id: 'default',
        name: 'Default',
        allocation: null,
        runs: 700,
        flows: [RECEIPTS, TRANSLATION],
      },
      {
        id: 'helpdesk',
        name: 'Help desk',
        allocation: null,
        runs: 450,
        flows: [SUMMARIES, TRANSLATION],
      },
    ],
  },
  {
    id: 'northwind',
    addOnPacks: 1,
    environments: [
      { id: 'legal', name: 'Legal', allocation: 400_000, runs: 350, flows: [CONTRACTS] },
      { id: 'sales', name: 'Sales', allocation: 100_000, runs: 260, flows: [SUMMARIES, RECEIPTS] },
    ],
  },
];
