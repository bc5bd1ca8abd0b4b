/** Bodies of commands: what is accepted, and which member each rejection names. */
import { validateBody } from '#validation';
import { AllocationDto, EnvironmentCopilotDto } from './environment.dto.js';
import { GrantDto } from './grant.dto.js';
import { PolicyDto } from './policy.dto.js';
import { CopilotCapacityDto, ExtensionDto, SettingsDto, TrialDto } from './tenant.dto.js';

const GRANT = { sku: 'aiBuilderAddOn', quantity: 2, validFrom: '2025-01-01' };
const ROW = { version: 'ours-1', effectiveFrom: '2025-11-03T00:00:00+01:00', regime: 'dual' };

describe('the body of a command', () => {
  it.each([
    [GrantDto, { ...GRANT, validTo: null, creditsEach: 0 }],
    [AllocationDto, { credits: 0 }],
    [AllocationDto, { credits: 9_007_199_254 }],
    [EnvironmentCopilotDto, { credits: 1 }],
    [SettingsDto, {}],
    [SettingsDto, { allowUnallocated: false, warningPercents: [50, 100] }],
    [TrialDto, { userId: 'u-1' }],
    [ExtensionDto, { requestedBy: 'admin' }],
    [CopilotCapacityDto, { prepaidCredits: 25_000, payAsYouGo: true }],
    [PolicyDto, { rows: [] }],
    [PolicyDto, { rows: [ROW, { ...ROW, importantOveragePercent: 150, rounding: 'exact' }] }],
    [PolicyDto, { rows: [{ ...ROW, trialsOffered: true, addOnSales: 'ended' }] }],
  ])('of %p may be %j', (type, body) => {
    expect(validateBody<object>(type, body)).toMatchObject({ ok: true });
  });

  it.each([
    [GrantDto, { ...GRANT, sku: '' }, 'sku'],
    [GrantDto, { ...GRANT, quantity: 0 }, 'quantity'],
    [GrantDto, { ...GRANT, validFrom: '2025-02-30' }, 'validFrom'],
    [GrantDto, { ...GRANT, validTo: 'never' }, 'validTo'],
    [GrantDto, { ...GRANT, creditsEach: 0.5 }, 'creditsEach'],
    [GrantDto, { ...GRANT, validUntil: '2026-01-01' }, 'validUntil'],
    [AllocationDto, {}, 'credits'],
    [AllocationDto, { credits: null }, 'credits'],
    [AllocationDto, { credits: -1 }, 'credits'],
    [AllocationDto, { credits: 1.5 }, 'credits'],
    [AllocationDto, { credits: '5' }, 'credits'],
    [AllocationDto, { credits: 9_007_199_255 }, 'credits'],
    [EnvironmentCopilotDto, { credits: 1, drawFromTenant: 'no' }, 'drawFromTenant'],
    [SettingsDto, { allowUnallocated: 1 }, 'allowUnallocated'],
    [SettingsDto, { warningPercents: 80 }, 'warningPercents'],
    [SettingsDto, { warningPercents: [0] }, 'warningPercents'],
    [SettingsDto, { warningPercents: [80, 80] }, 'warningPercents'],
    [TrialDto, { userId: ' ' }, 'userId'],
    [ExtensionDto, { requestedBy: 7 }, 'requestedBy'],
    [CopilotCapacityDto, { prepaidCredits: Number.NaN }, 'prepaidCredits'],
    [PolicyDto, { rows: ROW }, 'rows'],
    [PolicyDto, { rows: [{ ...ROW, agentStopPercent: 5_000 }] }, 'rows.0.agentStopPercent'],
    [
      PolicyDto,
      { rows: [{ ...ROW, importantOveragePercent: 99 }] },
      'rows.0.importantOveragePercent',
    ],
    [PolicyDto, { rows: [ROW, { ...ROW, regime: 'modern' }] }, 'rows.1.regime'],
    [PolicyDto, { rows: [{ ...ROW, effectiveFrom: 'soon' }] }, 'rows.0.effectiveFrom'],
    [PolicyDto, { rows: [{ ...ROW, roundig: 'ceil' }] }, 'rows.0.roundig'],
    [PolicyDto, { rows: [{ ...ROW, addOnSales: 'stopped' }] }, 'rows.0.addOnSales'],
    [PolicyDto, { rows: ['dual'] }, 'rows'],
    [PolicyDto, { rows: [[]] }, 'rows'],
    [PolicyDto, { rows: Array(101).fill(ROW) }, 'rows'],
  ])('of %p cannot be %j', (type, body, field) => {
    const checked = validateBody<object>(type, body);
    const errors = checked.ok ? [] : checked.errors;
    expect(errors.map((error) => error.field)).toContain(field);
    for (const error of errors) expect(error.message).toMatch(new RegExp(`^${error.field} .+\\.$`));
  });

  it.each([null, [], 'text', 7, undefined])('cannot be %j', (body) => {
    expect(validateBody(AllocationDto, body)).toEqual({
      ok: false,
      errors: [{ field: '', message: 'The body must be a JSON object.' }],
    });
  });

  it('cannot nest without end', () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    expect(validateBody(AllocationDto, deep)).toMatchObject({ ok: false });
  });

  it('names every fault at once', () => {
    const checked = validateBody(GrantDto, { sku: 1, quantity: 1 });
    expect(checked.ok ? [] : checked.errors.map(({ field }) => field)).toEqual([
      'sku',
      'validFrom',
    ]);
  });

  it('comes out with its times in normal form', () => {
    expect(validateBody(GrantDto, GRANT)).toMatchObject({
      value: { validFrom: '2025-01-01T00:00:00.000Z' },
    });
    expect(validateBody(PolicyDto, { rows: [ROW] })).toMatchObject({
      value: { rows: [{ effectiveFrom: '2025-11-02T23:00:00.000Z' }] },
    });
  });

  it('refuses undeclared members of any name, at any depth', () => {
    for (const name of ['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty']) {
      for (const member of ['1', 'null', '{}', '[]', '{"constructor":1}', '[{"constructor":1}]']) {
        const invented = `"${name}":${member}`;
        const row = JSON.stringify(ROW).replace('{', `{${invented},`);
        const bodies: [new () => object, string, string][] = [
          [AllocationDto, `{"credits":1,${invented}}`, name],
          [AllocationDto, `{"credits":{${invented}}}`, 'credits'],
          [SettingsDto, `{"warningPercents":[{${invented}}]}`, 'warningPercents'],
          [PolicyDto, `{"rows":[${row}]}`, `rows.0.${name}`],
          [PolicyDto, `{"rows":{${invented}}}`, 'rows'],
          [PolicyDto, `{"rows":[[{${invented}}]]}`, 'rows'],
        ];
        for (const [type, text, field] of bodies) {
          const checked = validateBody(type, JSON.parse(text));
          const fields = checked.ok ? [] : checked.errors.map((error) => error.field);
          expect([text, fields]).toEqual([text, expect.arrayContaining([field])]);
        }
      }
    }
  });

  it('lists the first faults only, and how many more there are', () => {
    const invented = Object.fromEntries(Array.from({ length: 110_000 }, (_, n) => [`m${n}`, n]));
    const checked = validateBody(AllocationDto, { credits: 1, ...invented });
    const messages = checked.ok ? [] : checked.errors.map(({ message }) => message);
    expect(messages).toHaveLength(21);
    expect(messages.at(-1)).toBe('109980 more faults are not listed.');
  });

  it('changes no prototype', () => {
    const body: unknown = JSON.parse('{"credits":1,"__proto__":{"polluted":true}}');
    validateBody(AllocationDto, body);
    expect('polluted' in {}).toBe(false);
  });
});
