/** The compiled form of `UsageEventDto`, some twenty times as fast as walking its decorators. */
import { Ajv } from 'ajv';
import { check, fitsBytes, isTooDeep, jsonSchemas, parseInstant, TEXT_FORMAT } from '#validation';
import { type Invalid, invalid } from '../reason.js';
import { tooDeep } from '../json.js';
import { UsageEventDto } from './usage-event.dto.js';

const DEFINITIONS = '#/$defs/';
const schemas = jsonSchemas(DEFINITIONS);

/** The compiled validator: it neither converts values nor fills in defaults. */
const ajv = new Ajv({
  strict: false,
  formats: {
    'date-time': (text: string) => parseInstant(text) !== null,
    [TEXT_FORMAT]: fitsBytes,
  },
});

const definitions = Object.fromEntries(
  ['UsageDataDto', 'QuantityDto'].map((name) => [name, schemas[name]]),
);

export const isUsageEvent = ajv.compile<UsageEventDto>({
  ...schemas[UsageEventDto.name],
  $defs: definitions,
});

/** The members that `UsageDataDto` declares; all others are extra. */
export const KNOWN_DATA_MEMBERS: ReadonlySet<string> = new Set(
  Object.keys((definitions['UsageDataDto'] as { properties: object }).properties),
);

/**
 * Explains in class-validator's words why the compiled validator refused; slow, but only for
 * refused events.
 * @throws Error where the two validators differ, which is a fault of this software.
 */
export function explain(event: object): Invalid {
  if (isTooDeep(event)) return tooDeep();
  const checked = check(UsageEventDto, event);
  if (checked.ok) throw new Error('Two validators of one definition disagree on this event.');
  const { field, message } = checked.errors[0]!;
  return invalid('invalidMember', message, field);
}
