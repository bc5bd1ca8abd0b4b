/**
 * The published schema accepts what the meter accepts, for all combinations of members. `WRITE_GOLDEN=true` writes it
 * to
 * the documents.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { CAPABILITIES, CONTEXTS, QUANTITY_UNITS, STATUSES, TIERS, USAGE_TYPES } from '#metering';
import { parseInstant } from '#validation';
import { USAGE_DATA } from '#testing';
import { BODY_EXAMPLES } from '../body-examples.js';
import '../commands/policy.dto.js';
import { decodeUsage } from './decode.js';
import { EVENT, NOW } from './examples.fixture.js';
import { publishedSchemas, usageEventSchema } from './published-schema.js';

const ajv = new Ajv2020({
  strict: false,
  formats: { 'date-time': (text: string) => parseInstant(text) !== null },
});
const PUBLISHED_PATH = 'docs/schemas/usage-event.json';
if (process.env['WRITE_GOLDEN'] === 'true') {
  writeFileSync(PUBLISHED_PATH, `${JSON.stringify(usageEventSchema())}\n`);
}

const accepts = ajv.compile(usageEventSchema());

const absentOr = <T>(...values: readonly T[]) => fc.constantFrom(undefined, null, ...values);
const quantities = fc.dictionary(fc.constantFrom(...QUANTITY_UNITS), fc.constantFrom(0, 3, null), {
  maxKeys: 3,
});
const stated = fc.constantFrom(
  undefined,
  null,
  {},
  { aiBuilder: 3_000 },
  { copilot: 0 },
  { aiBuilder: 1, copilot: 1 },
  { aiBuilder: 1, copilot: null },
  { currency: 'aiBuilder', milliCredits: 1_500 },
  { currency: 'copilot' },
  { currency: 'copilot', milliCredits: 0 },
);
const events = fc.record({
  type: fc.constantFrom(...USAGE_TYPES),
  data: fc.record({
    capability: fc.constantFrom(...CAPABILITIES),
    tier: absentOr(...TIERS),
    context: fc.constantFrom(...CONTEXTS),
    status: fc.constantFrom(...STATUSES),
    quickTest: absentOr(true, false),
    preview: absentOr(true, false),
    quantity: quantities,
    statedCredits: stated,
  }),
});

describe('the schema for publishers', () => {
  it('accepts what the meter accepts, and nothing else', () => {
    fc.assert(
      fc.property(events, ({ type, data }) => {
        const event = JSON.parse(
          JSON.stringify({ ...EVENT, type, data: { ...USAGE_DATA, ...data } }),
        );
        const { kind } = decodeUsage(event, { now: NOW });
        expect([event, accepts(event) ? 'usage' : 'invalid']).toEqual([event, kind]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is the one that lies beside the AsyncAPI document', () => {
    const published = JSON.parse(readFileSync(PUBLISHED_PATH, 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(usageEventSchema())));
  });

  it('is published with those of commands, with an example if there is one', () => {
    const schemas = publishedSchemas('#/') as Record<string, { examples?: object[] }>;
    expect(schemas['PolicyDto']!.examples).toEqual([BODY_EXAMPLES['PolicyDto']]);
    expect(schemas['PolicyRowDto']).not.toHaveProperty('examples');
  });

  it('has an example that it accepts', () => {
    const { $defs } = usageEventSchema() as { $defs: { UsageEventDto: { examples: object[] } } };
    expect($defs.UsageEventDto.examples.map((one) => accepts(one))).toEqual([true]);
  });
});
