/** The JSON Schemas of command bodies: references and nullable members. */
import { jsonSchemas } from '#validation';
import '../commands/policy.dto.js';
import '../usage/usage-event.dto.js';

describe('the published JSON Schema', () => {
  const schemas = jsonSchemas('#/components/schemas/');

  it('points to where it will stand', () => {
    expect(schemas['PolicyDto']).toMatchObject({
      properties: { rows: { type: 'array', items: { $ref: '#/components/schemas/PolicyRowDto' } } },
      required: ['rows'],
    });
  });

  it('allows null exactly where a member may be absent', () => {
    expect(schemas['UsageDataDto']).toMatchObject({
      properties: {
        tenantId: { type: 'string' },
        userId: { type: ['string', 'null'] },
        tier: { type: ['string', 'null'], enum: ['basic', 'standard', 'premium', null] },
        status: { type: 'string', enum: ['processed', 'failed'] },
        statedCredits: { type: ['object', 'null'], required: ['currency', 'milliCredits'] },
        modelName: { description: expect.any(String) },
      },
    });
  });
});
