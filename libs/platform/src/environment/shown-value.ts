/** A variable's wrong value inside a line for operators: short, and without secrets. */
import { quoted } from '#validation';
import { SECRETS } from './secret-files.js';

/** An address may hold a password where none is expected: what stands before an `@` is not shown. */
const MAY_HOLD_PASSWORD = /:[^]*@/;

export function shownValue({ property, value }: { property: string; value?: unknown }): string {
  const secret = (SECRETS as readonly string[]).includes(property);
  if (secret || MAY_HOLD_PASSWORD.test(String(value))) return 'not shown';
  return JSON.stringify(typeof value === 'string' ? quoted(value) : value);
}
