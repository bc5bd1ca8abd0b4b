/** The public contract in code: what comes in, what goes out, and the reasons of rejections. */
export * from './notifications.js';
export * from './answers/amount.js';
export * from './answers/rejection-problems.js';
export {
  CLOUD_EVENT_BATCH_JSON,
  CLOUD_EVENT_JSON,
  type CloudEvent,
} from './cloud-events/cloud-event.js';
export type { HttpEventRequest } from './cloud-events/http.js';
export * from './commands/environment.dto.js';
export * from './commands/grant.dto.js';
export * from './commands/policy.dto.js';
export * from './commands/tenant.dto.js';
export * from './commands/webhook.dto.js';
export * from './dead-letter.js';
export * from './notices.js';
export {
  type Invalid as InvalidUsage,
  memberOfEvent,
  type Reason,
  type ReasonCode,
} from './reason.js';
export { type AccessRequestDto, AccessRequestsDto } from './questions/access.dto.js';
export * from './stored/index.js';
export * from './topics.js';
export { type DecodedUsage, type DecodingContext, usageKeyOf } from './usage/decode.js';
export { decodeMessage } from './usage/decode-message.js';
export { compileUsageValidator } from './usage/validator.js';
export { decodeRequest, type DecodedRequest, unpackRequest } from './usage/decode-request.js';
export type { AcceptedUsage, IngestResult } from './usage/ingest-result.js';
export {
  publishedSchemas,
  USAGE_EVENT_EXAMPLE,
  usageEventSchema,
} from './usage/published-schema.js';
