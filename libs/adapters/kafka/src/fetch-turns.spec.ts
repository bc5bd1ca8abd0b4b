/** Every partition comes first in some fetch, for any topics and partitions. */
import fc from 'fast-check';
import { beginAtTurn } from './fetch-turns.js';

const placesOf = (assigned: ReturnType<typeof beginAtTurn>) =>
  assigned.flatMap(({ topic, partitions }) => partitions.map((one) => `${topic}/${one}`));

it('lets every partition begin a fetch, and leaves none out of any', () => {
  const partitions = fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(partitions, { maxLength: 4 }), (all) => {
      const assigned = all.map((numbers, index) => ({ topic: `t${index}`, partitions: numbers }));
      const first = new Set<string | undefined>();
      for (let turn = 0; turn < 4 * 60; turn++) {
        const places = placesOf(beginAtTurn(assigned, turn));
        expect(places.toSorted()).toEqual(placesOf(assigned).toSorted());
        first.add(places[0]);
      }
      const expected = all.length === 0 ? [undefined] : placesOf(assigned);
      expect([...first].toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: 50 },
  );
});
