/** Bodies of commands: complete and without a member that nobody reads, or every fault by name. */
import { check, type Checked } from '../validation/violations.js';

/** A misspelt optional member must not be lost in silence, so unknown ones are refused. */
export function validateBody<T extends object>(type: new () => T, body: unknown): Checked<T> {
  return check(type, body, { refuseUnknown: true });
}
