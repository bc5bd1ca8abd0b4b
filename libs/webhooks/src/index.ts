/** Delivers notifications to tenants' systems and people: signed webhooks, Teams cards, mails. */
export { type AddressRules, refusedUrl } from './addresses.js';
export { TEST_TYPE, wants } from './endpoint-message.js';
export { Deliverer, FOLLOWED_CATEGORIES } from './deliverer.js';
export { DELIVERY_OUTCOMES, type DeliveryState, type Message } from './delivery.js';
export { dueAtOf } from './digest.js';
export {
  type Endpoint,
  ENDPOINT_FORMATS,
  type EndpointDefinition,
  type EndpointRejection,
  ENDPOINTS_MAX,
} from './endpoint.js';
export { messagesSince } from './redelivery.js';
export { newSecret } from './signature.js';
export type { MailSender } from './targets.js';
export { WebhookStore } from './webhook-store.js';
