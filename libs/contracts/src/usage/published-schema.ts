/** The complete JSON Schema of the usage event for publishers: each member's rules, and the rules between members. */
import { jsonSchemas, TEXT_FORMAT } from '#validation';
import { BODY_EXAMPLES } from '../body-examples.js';
import { BILLED_UNITS } from './rules.js';
import './usage-event.dto.js';

const SCHEMA_ID = 'urn:ai-credit-meter:schema:usage-event:1';

/** A run on an invoice of three pages, as a publisher sends it. */
export const USAGE_EVENT_EXAMPLE = {
  specversion: '1.0',
  id: '7f0c2d9e-1',
  source: '/power-automate/eu',
  type: 'AIModelExecuted',
  time: '2026-11-03T10:15:00Z',
  datacontenttype: 'application/json',
  data: {
    tenantId: 'contoso',
    environmentId: 'prod',
    modelId: 'm-4',
    capability: 'invoiceProcessing',
    context: 'cloudFlow',
    status: 'processed',
    quantity: { pages: 3 },
  },
} as const;

/**
 * Schemas of all bodies by name; the usage event's includes the rules between its members.
 * @param prefix of references between the schemas, such as `#/components/schemas/`
 */
export function publishedSchemas(prefix: string): Record<string, object> {
  const schemas = withExamples(withoutOwnFormat(jsonSchemas(prefix)));
  const also = (name: string, rules: object) => ({ ...schemas[name], ...rules });
  return {
    ...schemas,
    UsageEventDto: also('UsageEventDto', {
      examples: [USAGE_EVENT_EXAMPLE],
      allOf: billedUnitRules(),
    }),
    UsageDataDto: also('UsageDataDto', { ...TIER_OF_PROMPTS }),
  };
}

const withExamples = (schemas: Record<string, object>): Record<string, object> =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const example = BODY_EXAMPLES[name];
      return [name, example ? { ...schema, examples: [example] } : schema];
    }),
  );

/** Removes the project's own format, which other validators do not know; the description says the same. */
const withoutOwnFormat = (schemas: Record<string, object>): Record<string, object> =>
  JSON.parse(
    JSON.stringify(schemas, (key, value: unknown) =>
      key === 'format' && value === TEXT_FORMAT ? undefined : value,
    ),
  ) as Record<string, object>;

/** A self-contained document; `$defs` also has the parts, because binary mode sends only the data. */
export function usageEventSchema(): object {
  const schemas = publishedSchemas('#/$defs/');
  const parts = ['UsageEventDto', 'UsageDataDto', 'QuantityDto'];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: SCHEMA_ID,
    title: 'A usage event: a CloudEvent whose data says what a model did',
    $ref: '#/$defs/UsageEventDto',
    $defs: Object.fromEntries(parts.map((name) => [name, schemas[name]])),
  };
}

const is = (member: string, value: unknown): object => ({
  required: [member],
  properties: { [member]: { const: value } },
});

const TIER_OF_PROMPTS = {
  if: is('capability', 'prompt'),
  then: { required: ['tier'], properties: { tier: { type: 'string' } } },
  else: { properties: { tier: { type: 'null' } } },
};

const given = (member: string): object => ({
  required: [member],
  properties: { [member]: { type: 'integer' } },
});

/** Events that need no unit, because they may be free or state their cost. */
const MAY_BE_FREE: readonly object[] = [
  { required: ['statedCredits'], properties: { statedCredits: { type: 'object' } } },
  is('quickTest', true),
  is('preview', true),
  is('context', 'portal'),
  is('status', 'failed'),
];

function billedUnitRules(): object[] {
  return Object.entries(BILLED_UNITS)
    .filter(([, units]) => units.length > 0)
    .map(([capability, units]) => ({
      if: {
        properties: {
          type: { const: 'AIModelExecuted' },
          data: { ...is('capability', capability), not: { anyOf: MAY_BE_FREE } },
        },
      },
      then: { properties: { data: { properties: { quantity: { anyOf: units.map(given) } } } } },
    }));
}
