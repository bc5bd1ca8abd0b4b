/** When a message is due: at once, or with the daily mail. */
import type { EndpointDefinition } from './endpoint.js';

/** Before most people begin their day in Europe, after it ended in America. */
const DIGEST_HOUR_UTC = 6;
const DAY_MS = 86_400_000;

export function dueAtOf({ digest }: Pick<EndpointDefinition, 'digest'>, at: string): string {
  if (digest === 'none') return at;
  const today = Date.parse(`${at.slice(0, 10)}T0${DIGEST_HOUR_UTC}:00:00.000Z`);
  const next = today > Date.parse(at) ? today : today + DAY_MS;
  return new Date(next).toISOString();
}
