/** Formats the invalid value of a variable for a log line: short, and without secrets. */
import { quoted } from '#validation';
import { SECRETS } from './secret-files.js';

/** An address may unexpectedly hold a password, which stands before an `@`. */
const MAY_HOLD_PASSWORD = /:[^]*@/;

export function shownValue({ property, value }: { property: string; value?: unknown }): string {
  const secret = (SECRETS as readonly string[]).includes(property);
  if (secret || MAY_HOLD_PASSWORD.test(String(value))) return 'not shown';
  return JSON.stringify(typeof value === 'string' ? quoted(value) : value);
}
