/** Commands for a shell with which somebody begins: a tenant's first usage event, and what is needed where there is no tenant yet. */

interface Sending {
  /** Whether the service wants a token, which the command takes from the variable METER_TOKEN, as those of the documentation do. */
  readonly needsToken: boolean;
  /** When it ran; not after the service's present. */
  readonly time: string;
}

export function firstEventCommand(
  tenantId: string,
  origin: string,
  { needsToken, time }: Sending,
): string {
  const event = {
    specversion: '1.0',
    id: `first-${time}`,
    source: '/first-steps',
    type: 'AIModelExecuted',
    time,
    data: {
      tenantId,
      environmentId: 'first-steps',
      environmentName: 'First steps',
      modelId: 'invoices',
      capability: 'invoiceProcessing',
      context: 'cloudFlow',
      status: 'processed',
      quantity: { pages: 1 },
    },
  };
  const token = tokenHeader(needsToken);
  return `curl ${origin}/v1/events -H 'content-type: application/cloudevents+json'${token} \\
  -d ${quoted(JSON.stringify(event, null, 1).replaceAll(/\n */g, ' '))}`;
}

/** Where there is no tenant yet: the demonstration's month, or a pack for one and what it has used. */
export function beginningCommands(
  { origin, port }: Pick<URL, 'origin' | 'port'>,
  needsToken: boolean,
): readonly string[] {
  const token = tokenHeader(needsToken);
  // Seeded credits of licences no longer count by themselves.
  const grant = { sku: 'aiBuilderAddOn', quantity: 1, validFrom: '2025-01-01' };
  return [
    `${port === '3000' ? '' : `PORT=${port} `}npm run demo`,
    `curl ${origin}/v1/tenants/contoso/grants -H 'content-type: application/json'${token} \\
  -d ${quoted(JSON.stringify(grant))}`,
    `curl ${origin}/v1/tenants/contoso/usage${token}`,
  ];
}

const tokenHeader = (isNeeded: boolean): string =>
  isNeeded ? ` -H "authorization: Bearer $METER_TOKEN"` : '';

/** Within single quotes a shell takes everything as it is, but for these. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
