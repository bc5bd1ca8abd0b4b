/** Shell commands for first-time users: a tenant's first usage event, and what to run before there is a tenant. */

interface Sending {
  /** Whether the service requires a token, which the command takes from the variable METER_TOKEN, like those in the documentation. */
  readonly needsToken: boolean;
  /** The time of the run, not after the service's present time. */
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

/** For a system without tenants: the demo's month, or a grant for a tenant and its usage. */
export function beginningCommands(
  { origin, port }: Pick<URL, 'origin' | 'port'>,
  needsToken: boolean,
): readonly string[] {
  const token = tokenHeader(needsToken);
  // Seeded credits of licences may have ended, so the grant is an add-on pack.
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

/** Within single quotes a shell takes every character literally except the quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
