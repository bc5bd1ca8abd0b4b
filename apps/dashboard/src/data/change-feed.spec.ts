/** Several changes merged into one. */
import fc from 'fast-check';
import { type Changes, joined } from './change-feed.js';

const changes: fc.Arbitrary<Changes> = fc.record({
  position: fc.nat(),
  isUsageAlone: fc.boolean(),
  usedSince: fc.option(fc.constantFrom('2026-10-31T23:59', '2026-11-01T00:00', '2026-11-02T09:00')),
});

it('have the position of the last, the earliest date of usage, and are only usage where each is', () => {
  fc.assert(
    fc.property(fc.array(changes, { minLength: 1 }), (all) => {
      const [first, ...others] = all;
      const times = all.flatMap(({ usedSince }) => usedSince ?? []).sort();
      expect(others.reduce(joined, first!)).toEqual({
        position: all.at(-1)!.position,
        isUsageAlone: all.every(({ isUsageAlone }) => isUsageAlone),
        usedSince: times[0] ?? null,
      });
    }),
  );
});
