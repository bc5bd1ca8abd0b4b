/** A command for a shell that sends a tenant's first usage event. */

interface Sending {
  /** Whether the service wants a token, which the command takes from the variable TOKEN. */
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
  const token = needsToken ? ` -H "authorization: Bearer $TOKEN"` : '';
  return `curl ${origin}/v1/events -H 'content-type: application/cloudevents+json'${token} \\
  -d ${quoted(JSON.stringify(event, null, 1).replaceAll(/\n */g, ' '))}`;
}

/** Within single quotes a shell takes everything as it is, but for these. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
