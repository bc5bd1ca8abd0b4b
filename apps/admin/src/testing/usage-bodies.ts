/** Bodies of requests that publish usage, and their media types. */
export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';

export const data = {
  tenantId: 'contoso',
  environmentId: 'prod',
  modelId: 'm-4',
  capability: 'invoiceProcessing',
  context: 'cloudFlow',
  status: 'processed',
  quantity: { pages: 3 },
  region: 'eu',
};

export const event = (id: string, members: object = {}) => ({
  specversion: '1.0',
  id,
  source: '/flows',
  type: 'AIModelExecuted',
  time: '2026-11-03T10:15:00Z',
  datacontenttype: 'application/json',
  data,
  ...members,
});
