/** The compiled validator accepts exactly what class-validator accepts. */
import fc from 'fast-check';
import { check } from '#validation';
import { USAGE_DATA } from '#testing';
import { EVENT, goodEvents } from './examples.fixture.js';
import { UsageEventDto } from './usage-event.dto.js';
import { explain, isUsageEvent } from './validator.js';

/** Values on which validators are known to differ, in addition to arbitrary ones. */
const oddities = fc.constantFrom<unknown>(
  ...[null, undefined, '', ' ', 'x'.repeat(501), '🧾'.repeat(126), '☎️'.repeat(70), 'a\ud83e'],
  ...[0, -0, -1, 1.5, 2 ** 53, 2 ** 53 - 1, 1e400, '3', true, 'true', [], [1], {}, { pages: '1' }],
  ...['2026-11-03', '2026-11-03T10:15:00Z', '2026-11-03T10:15:00', '2026-02-30T00:00:00Z'],
  ...['1.0', 'AIModelTrained', 'prompt', 'basic', 'portal', 'urn:uuid:1', 'a\u0000', '\u2028'],
  ...['.', '..', '\u200b', '\u3164', 'x'.repeat(500), 'é'.repeat(250), 'aiBuilder'],
  ...[[{ constructor: 1 }], { constructor: 1 }, [[{ constructor: 1 }]]],
);
const anything = fc.oneof({ weight: 4, arbitrary: oddities }, fc.jsonValue({ maxDepth: 2 }));

const places = fc.constantFrom<readonly string[]>(
  ...Object.keys(EVENT).map((name) => [name]),
  ...Object.keys({ ...USAGE_DATA, dataType: '', other: '' }).map((name) => ['data', name]),
  ...['pages', 'tokensIn', 'minutes'].map((name) => ['data', 'quantity', name]),
  ...['currency', 'milliCredits', 'euro'].map((name) => ['data', 'statedCredits', name]),
  ...['constructor', '__proto__'].flatMap((name) => [
    [name],
    ['data', name],
    ['data', 'quantity', name],
    ['data', 'statedCredits', name],
  ]),
);

type Members = Readonly<Record<string, unknown>>;

function spoilt(event: Members, [name, ...rest]: readonly string[], value: unknown): Members {
  if (rest.length === 0) return withMember(event, name!, value);
  const inner = event[name!];
  const members = typeof inner === 'object' && inner !== null ? (inner as Members) : {};
  return withMember(event, name!, spoilt(members, rest, value));
}

/** Adds an own member of any name, as `JSON.parse` does. */
const withMember = (event: Members, name: string, value: unknown): Members =>
  Object.fromEntries([...Object.entries(event), [name, value]]);

describe('the compiled validator', () => {
  it('accepts what class-validator accepts, and nothing else', () => {
    const changes = fc.array(fc.tuple(places, anything), { minLength: 0, maxLength: 2 });
    fc.assert(
      fc.property(goodEvents, changes, (good, changed) => {
        const event = changed.reduce<Members>((at, [path, to]) => spoilt(at, path, to), good);
        expect([event, isUsageEvent(event)]).toEqual([event, check(UsageEventDto, event).ok]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('agrees with class-validator on anything at all', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), (event) => {
        expect(isUsageEvent(event)).toBe(check(UsageEventDto, event).ok);
      }),
    );
  });

  it('leaves the words to class-validator', () => {
    const event = { ...EVENT, data: { ...USAGE_DATA, quantity: { pages: -1 } } };
    expect(explain(event).reason).toEqual({
      code: 'invalidMember',
      field: 'data.quantity.pages',
      message: 'data.quantity.pages must be a whole number from 0 to 9007199254740991.',
    });
  });
});
