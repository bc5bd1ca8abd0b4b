/** The bounded cache: what it keeps and drops, by count and by weight. */
import { BoundedMap } from './bounded-map.js';

describe('BoundedMap', () => {
  it('hands an entry over once, until it is put back', () => {
    const map = new BoundedMap<number>(10);
    map.put('a', 1);
    expect([map.take('a'), map.take('a')]).toEqual([1, undefined]);
    map.put('a', 2);
    expect(map.take('a')).toBe(2);
  });

  it('keeps what was used last and stays within its bound', () => {
    const map = new BoundedMap<number>(10);
    for (let index = 0; index < 1_000; index++) {
      map.put(`${index}`, index);
      map.put('used', map.take('used') ?? -1);
    }
    const kept = Array.from({ length: 1_000 }, (_, index) => map.take(`${index}`)).filter(
      (value) => value !== undefined,
    );
    expect(map.take('used')).toBe(-1);
    expect(kept.length).toBeLessThanOrEqual(10);
    expect(kept).toContain(999);
  });

  it.each([2, 4, 10])('never holds more than %i, by number or by weight', (max) => {
    const put = (entries: number, map: BoundedMap<number>) => {
      for (let index = 0; index < entries; index++) map.put(`${index}`, 1);
      return Array.from({ length: entries }, (_, index) => map.take(`${index}`)).filter(Boolean);
    };
    const weighed = { weightMax: max, weightOf: (value: number) => value };
    for (let entries = 1; entries <= 3 * max; entries++) {
      expect(put(entries, new BoundedMap(max)).length).toBeLessThanOrEqual(max);
      expect(put(entries, new BoundedMap(1_000, weighed)).length).toBeLessThanOrEqual(max);
    }
  });

  it('forgets the older value of a key that is put again', () => {
    const map = new BoundedMap<number>(4);
    map.put('a', 1);
    map.put('b', 1);
    map.put('a', 2);
    expect([map.take('a'), map.take('a')]).toEqual([2, undefined]);
  });

  it('keeps entries that are only read, as long as they are read', () => {
    const map = new BoundedMap<number>(4);
    map.put('looked at', 1);
    map.put('left alone', 1);
    for (let index = 0; index < 10; index++) {
      expect(map.get('looked at')).toBe(1);
      map.put(`${index}`, index);
    }
    expect(map.get('left alone')).toBeUndefined();
  });

  it('stays within its weight, whatever is taken, put back and replaced', () => {
    const map = new BoundedMap<number>(1_000, { weightMax: 100, weightOf: (value) => value });
    for (let index = 0; index < 500; index++) {
      map.put(`${index}`, 10);
      map.put('used', map.take('used') ?? 7);
    }
    const kept = Array.from({ length: 500 }, (_, index) => map.take(`${index}`) ?? 0);
    expect(kept.reduce((sum, weight) => sum + weight)).toBeLessThanOrEqual(100);
    expect([kept[499], map.take('used')]).toEqual([10, 7]);
  });

  it('weighs no more for what was taken and put back, however often', () => {
    const map = new BoundedMap<number>(1_000, { weightMax: 100, weightOf: (value) => value });
    map.put('left alone', 10);
    map.put('used', 10);
    for (let time = 0; time < 100; time++) map.put('used', map.take('used')!);
    expect([map.get('left alone'), map.get('used')]).toEqual([10, 10]);
  });

  it('stays within its weight where values grow while they are kept', () => {
    const weightMax = 100;
    const map = new BoundedMap<{ weight: number }>(1_000, {
      weightMax,
      weightOf: ({ weight }) => weight,
    });
    for (let round = 0; round < 200; round++) {
      const key = `${round % 25}`;
      const value = map.take(key) ?? { weight: 1 };
      map.put(key, value);
      if (value.weight < 10) value.weight += 1;
    }
    const kept = Array.from({ length: 25 }, (_, index) => map.take(`${index}`)?.weight ?? 0);
    expect(kept.reduce((sum, weight) => sum + weight)).toBeLessThanOrEqual(weightMax + 25);
  });
});
