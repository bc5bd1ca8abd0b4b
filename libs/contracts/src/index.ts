/** The outer contract in code: what comes in, what goes out, and why something is refused. */
export * from './dead-letter.js';
export type { Invalid as InvalidUsage, Reason, ReasonCode } from './reason.js';
export * from './stored/index.js';
export * from './topics.js';
export { decodeUsage, type DecodedUsage, usageKeyOf } from './usage/decode.js';
export { decodeMessage } from './usage/decode-message.js';
