/** An example body of each command, for the published schemas; a specification sends each of them. */
export const BODY_EXAMPLES: Readonly<Record<string, object>> = {
  GrantDto: {
    sku: 'aiBuilderAddOn',
    quantity: 1,
    validFrom: '2025-01-01',
    validTo: null,
    contractStart: '2024-05-01',
  },
  AllocationDto: { credits: 250_000 },
  EnvironmentCopilotDto: { credits: 5_000, drawFromTenant: true, payAsYouGo: false },
  SettingsDto: { allowUnallocated: true, warningPercents: [80, 100] },
  CopilotCapacityDto: { prepaidCredits: 25_000, payAsYouGo: false },
  PolicyDto: {
    rows: [{ version: 'contract-2025', effectiveFrom: '2025-12-01', importantOveragePercent: 150 }],
  },
  TrialDto: { userId: 'u-17' },
  ExtensionDto: { requestedBy: 'ada@contoso.com' },
  WebhookDto: {
    url: 'https://hooks.contoso.com/credits',
    types: ['OverageEntered', 'OverageExited'],
    levels: ['important', 'exhausted'],
    description: 'Operations',
  },
  RedeliverDto: { since: '2025-11-01' },
  AccessRequestsDto: { requests: [{ environmentId: 'prod', context: 'cloudFlow' }] },
};
