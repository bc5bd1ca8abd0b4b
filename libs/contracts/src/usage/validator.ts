/** The compiled form of `UsageEventDto`, some twenty times as fast as walking its decorators. */
import { Ajv } from 'ajv';
import { parseInstant } from '../instant.js';
import { type Invalid, invalid } from '../reason.js';
import { jsonSchemas } from '../validation/json-schema.js';
import { check } from '../validation/violations.js';
import { isTooDeep, tooDeep } from '../json.js';
import { UsageEventDto } from './usage-event.dto.js';

const DEFINITIONS = '#/$defs/';
const schemas = jsonSchemas(DEFINITIONS);

/** No coercion and no defaults: what is not said is not there. */
const ajv = new Ajv({
  strict: false,
  formats: { 'date-time': (text: string) => parseInstant(text) !== null },
});

const definitions = Object.fromEntries(
  ['UsageDataDto', 'QuantityDto', 'StatedCreditsDto'].map((name) => [name, schemas[name]]),
);

export const isUsageEvent = ajv.compile<UsageEventDto>({
  ...schemas[UsageEventDto.name],
  $defs: definitions,
});

/** The members that `UsageDataDto` declares; all others are extra. */
export const KNOWN_DATA_MEMBERS: ReadonlySet<string> = new Set(
  Object.keys((definitions['UsageDataDto'] as { properties: object }).properties),
);

/** Says in class-validator's words why the compiled validator refused; slow, but only for the few. */
export function explain(event: object): Invalid {
  if (isTooDeep(event)) return tooDeep();
  const checked = check(UsageEventDto, event);
  if (!checked.ok) {
    const { field, message } = checked.errors[0]!;
    return invalid('invalidMember', message, field);
  }
  // Members such as `__proto__` are invisible to class-transformer, not to the compiled validator.
  isUsageEvent(event);
  const [error] = isUsageEvent.errors ?? [];
  const field = (error?.instancePath ?? '').slice(1).replaceAll('/', '.');
  return invalid('invalidMember', `${field} ${error?.message ?? 'is not acceptable'}.`, field);
}
