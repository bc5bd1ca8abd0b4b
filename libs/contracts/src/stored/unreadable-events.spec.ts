/** The error of a stored event that cannot be read: its stream and revision, and the faulty member or version. */
import { EMPTY_CONFIGURATION } from '#metering';
import { configurationTag } from './configuration-tag.js';
import { decodeLedgerEvent } from './ledger-codec.js';
import { count, integer, listOf, members, recordOf, text } from './shape.js';

const AT = '2025-09-05T08:00:00.000Z';
const FIGURES = { consumedMilliCredits: 2_000, availableMilliCredits: 1_000 };

function refusalOf(type: string, metadata: object, data: object = {}): string {
  const recorded = {
    ...{ id: 'id', stream: 'creditLedger-contoso_2025-09', revision: 7, position: 8 },
    ...{ type, data, recordedAt: AT },
    metadata: metadata as { readonly schemaVersion: number },
  };
  try {
    decodeLedgerEvent(recorded);
  } catch (error) {
    return String(error);
  }
  throw new Error('It was read');
}

describe('a stored event that cannot be read', () => {
  it.each([
    ['GrantStolen', { schemaVersion: 1 }, 'the type GrantStolen is unknown to this release'],
    ['MonthClosed', {}, 'MonthClosed has no schema version'],
    ['MonthClosed', { schemaVersion: '1' }, 'MonthClosed has no schema version'],
    ['MonthClosed', { schemaVersion: 0 }, 'MonthClosed has no schema version'],
    ['MonthClosed', { schemaVersion: 1.5 }, 'MonthClosed has no schema version'],
    [
      'MonthClosed',
      { schemaVersion: 99 },
      'MonthClosed has version 99, this release knows up to 1; run the one that wrote it',
    ],
    ['MonthClosed', { schemaVersion: 1 }, 'MonthClosed.month must be a month as 2026-11'],
  ])('is named with what is wrong: %s %j', (type, metadata, said) => {
    const refusal = refusalOf(type, metadata);
    expect(refusal).toContain(said);
    expect(refusal).toContain('creditLedger-contoso_2025-09');
  });

  it.each([
    [{}, '.scope.kind must be text'],
    [{ kind: 'environment' }, '.scope must be the tenantPool or an environment with its id'],
    [{ kind: 'region', environmentId: 'prod' }, '.scope must be the tenantPool or an environment'],
  ])('names the scope of an overage that is none: %j', (scope, said) => {
    const data = { at: AT, scope, level: 'simple', cause: 'grant', ...FIGURES };
    expect(refusalOf('OverageEntered', { schemaVersion: 1 }, data)).toContain(said);
  });
});

describe('the shape of a body', () => {
  it.each([
    [text, 7, ' must be text'],
    [integer, 1.5, ' must be a safe integer'],
    [count, -1, ' must be a safe integer of at least 0'],
    [listOf(text), 'x', ' must be a list'],
    [listOf(text), ['a', 1], '[1] must be text'],
    [recordOf(count), { a: 0, b: -1 }, '.b must be a safe integer of at least 0'],
    [members({ one: listOf(members({ two: text })) }), { one: [{}] }, '.one[0].two must be text'],
  ])('is named by the path to the first fault', (shape, value, said) => {
    expect(shape(value)).toBe(said);
  });

  it('may have counts of nothing, and amounts below it', () => {
    expect([count(0), integer(-1)]).toEqual([null, null]);
  });
});

it('names a configuration by sixteen digits of its digest', () => {
  expect(configurationTag(EMPTY_CONFIGURATION)).toMatch(/^[0-9a-f]{16}$/);
});
