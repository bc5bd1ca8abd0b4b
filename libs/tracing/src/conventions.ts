/** Names of spans and attributes: those of OpenTelemetry's semantic conventions, and our own. */

/** The release of the conventions that defines these names. */
export const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.45.0';

export const HTTP = {
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
  resendCount: 'http.request.resend_count',
  path: 'url.path',
  scheme: 'url.scheme',
  serverAddress: 'server.address',
  serverPort: 'server.port',
} as const;

export const MESSAGING = {
  system: 'messaging.system',
  operationName: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
  destination: 'messaging.destination.name',
  partition: 'messaging.destination.partition.id',
  consumerGroup: 'messaging.consumer.group.name',
  messageCount: 'messaging.batch.message_count',
  messageId: 'messaging.message.id',
  offset: 'messaging.kafka.offset',
} as const;

export const CLOUD_EVENT = {
  id: 'cloudevents.event_id',
  source: 'cloudevents.event_source',
  type: 'cloudevents.event_type',
} as const;

export const DATABASE = {
  system: 'db.system.name',
  operation: 'db.operation.name',
  batchSize: 'db.operation.batch.size',
  collection: 'db.collection.name',
} as const;

export const ERROR_TYPE = 'error.type';

/** Attributes that no convention defines. */
export const METER = {
  tenant: 'meter.tenant_id',
  outcome: 'meter.outcome',
  reason: 'meter.reason',
  command: 'meter.command',
  stream: 'meter.stream',
  event: 'meter.event_type',
  position: 'meter.position',
  projection: 'meter.projection',
  format: 'meter.webhook.format',
  attempt: 'meter.webhook.attempt',
} as const;
