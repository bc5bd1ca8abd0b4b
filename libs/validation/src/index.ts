/** Validation of untrusted values: checks of members with messages, and their JSON Schema. */
export * from './constraints.js';
export { parseInstant, parseInstantOrDate } from './instant.js';
export { isDeepText } from './json-depth.js';
export { withAllDigits } from './json-digits.js';
export * from './json-object.js';
export { jsonSchemas } from './json-schema.js';
export { repeatedMember } from './repeated-member.js';
export * from './texts.js';
export { check, type Checked, validateBody, type Violation } from './violations.js';
