/** A valid usage event of the domain; specs override the members they need. */
import type { Usage } from '#metering';

/**
 * The `data` of a usage event: three pages of an invoice in a flow of the production environment, which cost 96
 * credits.
 */
export const USAGE_DATA = {
  tenantId: 'contoso',
  environmentId: 'prod',
  environmentName: 'Production',
  userId: 'u-17',
  modelId: 'm-4',
  modelName: 'Invoices',
  capability: 'invoiceProcessing',
  tier: null,
  context: 'cloudFlow',
  automationId: 'flow-9',
  automationName: 'Inbox',
  status: 'processed',
  quickTest: false,
  preview: false,
  quantity: { pages: 3 },
  statedCredits: null,
} as const satisfies Partial<Usage>;

export const usageOf = (members: Partial<Usage> = {}): Usage => ({
  id: 'run-1',
  source: '/power-automate/eu',
  type: 'AIModelExecuted',
  time: '2025-09-10T10:15:00.000Z',
  ...USAGE_DATA,
  dataType: null,
  extra: null,
  ...members,
});
