/** When a message is due: at once, or with the daily mail. */
import { addDays, type Day, dayOf, type Instant } from '#metering';
import type { EndpointDefinition } from './endpoint.js';

/** Before the working day in Europe, after the one in America. */
const DIGEST_HOUR_UTC = 6;

export function dueAtOf({ digest }: Pick<EndpointDefinition, 'digest'>, at: string): string {
  if (digest === 'none') return at;
  const today = digestOf(dayOf(at));
  return today > at ? today : digestOf(addDays(dayOf(at), 1));
}

const digestOf = (day: Day): Instant => `${day}T0${DIGEST_HOUR_UTC}:00:00.000Z`;
