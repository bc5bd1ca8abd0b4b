/** The payload hash, with known hashes that must never change. */
import fc from 'fast-check';
import { USAGE_DATA } from '#testing';
import type { CloudEvent } from '../cloud-events/cloud-event.js';
import { decodeUsage, usageKeyOf } from './decode.js';
import { EVENT, goodEvents, NOW } from './examples.fixture.js';
import { payloadHash } from './payload-hash.js';

function decoded(event: CloudEvent) {
  const result = decodeUsage(event, { now: NOW });
  if (result.kind === 'invalid') throw new Error(result.reason.message);
  return result;
}
const hashOf = (event: CloudEvent) => decoded(event).payloadHash;
const withData = (members: object) => ({ ...EVENT, data: { ...USAGE_DATA, ...members } });

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, reversed(member)]);
  return Object.fromEntries(entries.reverse());
}

describe('the hash of a payload', () => {
  it('has 32 hexadecimal digits', () => {
    expect(hashOf(EVENT)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('covers every member of the usage', () => {
    const { usage } = decoded(EVENT);
    const covered = new Set<string | symbol>();
    const observed = new Proxy(usage, {
      get(target, name) {
        covered.add(name);
        return Reflect.get(target, name);
      },
    });
    payloadHash(observed);
    expect([...covered].toSorted()).toEqual(Object.keys(usage).toSorted());
  });

  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(goodEvents, (event) => {
        expect(hashOf(reversed(event) as CloudEvent)).toBe(hashOf(event));
      }),
    );
  });

  it.each([
    ['the notation of time', { ...EVENT, time: '2026-11-03T12:15:00.0+02:00' }],
    [
      'null for absent',
      { ...EVENT, data: { ...USAGE_DATA, tier: undefined, statedCredits: undefined } },
    ],
    ['false for absent', withData({ quickTest: undefined })],
    ['a unit of zero', withData({ quantity: { pages: 3, rows: 0 } })],
    ['the sign of zero', withData({ quantity: { pages: 3, rows: -0 } })],
    ['an unknown member that is null', withData({ region: null })],
    ['attributes that are no payload', { ...EVENT, traceparent: 'x', datacontenttype: null }],
  ])('does not depend on %s', (_, event) => {
    expect(hashOf(event)).toBe(hashOf(EVENT));
  });

  it.each([
    ['the time', { ...EVENT, time: '2026-11-03T10:15:00.001Z' }],
    ['the environment', withData({ environmentId: 'test' })],
    ['the quantity', withData({ quantity: { pages: 4 } })],
    ['the unit', withData({ quantity: { images: 3 } })],
    ['the status', withData({ status: 'failed' })],
    ['stated credits', withData({ statedCredits: { currency: 'copilot', milliCredits: 0 } })],
    ['the currency', withData({ statedCredits: { currency: 'aiBuilder', milliCredits: 0 } })],
    ['an unknown member', withData({ region: 'eu' })],
    ['a list where a member was', withData({ region: [['a', 1]] })],
    ['a member where a list was', withData({ region: { a: 1 } })],
  ])('differs by %s', (_, event) => {
    const others = [
      EVENT,
      withData({ region: 'us' }),
      withData({ statedCredits: { currency: 'copilot', milliCredits: 1 } }),
    ];
    expect(others.map(hashOf)).not.toContain(hashOf(event));
  });

  it.each(['tokensIn', 'tokensOut', 'characters', 'images', 'rows'])(
    'differs by the number of %s',
    (unit) => {
      const hashes = [1, 2].map((count) =>
        hashOf(withData({ quantity: { pages: 3, [unit]: count } })),
      );
      expect(new Set(hashes).size).toBe(2);
    },
  );

  it('is this for ever, whatever is in the event', () => {
    const quantity = { tokensIn: 1, tokensOut: 2, characters: 3, pages: 4, images: 5, rows: 6 };
    const unknown = { zone: 'b', region: { b: [1, { d: null, c: 2 }], a: 'x' } };
    expect(hashOf(EVENT)).toBe('17e6d9e007c1d9f80b02fca645fd3a20');
    expect(hashOf(withData({ quantity, ...unknown }))).toBe('1d5e47370bef928bce10cdd0fd15007b');
  });

  it('distinguishes lists and objects', () => {
    expect(hashOf(withData({ region: [['a', 1]] }))).not.toBe(
      hashOf(withData({ region: { a: 1 } })),
    );
  });
});

describe('the key of a usage event', () => {
  it('depends on tenant, source and id, and on nothing else', () => {
    const { usageKey } = decoded(EVENT);
    expect(usageKey).toBe(usageKeyOf('contoso', EVENT.source, '7f0c'));
    expect(
      decoded({ ...withData({ modelId: 'm-5' }), time: '2025-01-01T00:00:00Z' }),
    ).toMatchObject({
      usageKey,
    });
    expect(decoded({ ...EVENT, source: 'other' }).usageKey).not.toBe(usageKey);
    expect(decoded(withData({ tenantId: 'other' })).usageKey).not.toBe(usageKey);
  });

  it('cannot be met by moving characters between its parts', () => {
    expect(usageKeyOf('a', 'bc', 'd')).not.toBe(usageKeyOf('ab', 'c', 'd'));
  });
});
