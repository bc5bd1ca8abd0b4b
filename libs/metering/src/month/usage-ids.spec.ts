/** The table of usage ids: duplicates, conflicts, collisions and forks. */
import fc from 'fast-check';
import { UsageIds } from './usage-ids.js';

const HASH = '0123456789abcdef0123456789abcdef';
const KEY = 'a1b2c3d4-0000-8000-8000-0123456789ab';

describe('the table of usage ids', () => {
  it('distinguishes the same payload from another', () => {
    const ids = new UsageIds();
    expect(ids.lookup(KEY, HASH)).toBe('unknown');
    ids.add(KEY, HASH, 'charged');
    expect(ids.lookup(KEY, HASH)).toBe('charged');
    expect(ids.lookup(KEY.toUpperCase(), HASH)).toBe('charged');
    expect(ids.lookup(KEY, `1${HASH.slice(1)}`)).toBe('other');
    expect(ids.lookup(KEY, `${HASH.slice(0, 14)}0${HASH.slice(15)}`)).toBe('other');
  });
  it('distinguishes admitted late usage from charged', () => {
    const ids = new UsageIds();
    ids.add(KEY, HASH, 'admitted');
    expect(ids.lookup(KEY, HASH)).toBe('admitted');
  });
  it.each(['', 'key-1', KEY.slice(1), `${KEY}0`, KEY.replace('a', 'g')])(
    'takes nothing that is no UUID: "%s"',
    (key) => {
      expect(() => new UsageIds().lookup(key, HASH)).toThrow(/UUID|hexadecimal/);
    },
  );

  it('reads a key again after one that could not be read', () => {
    const ids = new UsageIds();
    ids.add(KEY, HASH, 'charged');
    expect(() => ids.lookup(`b${KEY.slice(1, -1)}x`, HASH)).toThrow('hexadecimal');
    expect(ids.lookup(KEY, HASH)).toBe('charged');
  });
  it('takes no character beyond those it knows', () => {
    expect(() => new UsageIds().lookup(KEY.replace('a', 'ä'), HASH)).toThrow('hexadecimal');
  });
  it('distinguishes keys by every word, wherever they collide', () => {
    const words = ['a1b2c3d4', '00008000', '80000123', '456789ab'];
    const keyOf = (changed: number, word: string) =>
      words.map((one, index) => (index === changed ? word : one)).join('');
    const keys = [0, 1, 2, 3].flatMap((index) =>
      ['f1b2c3d4', 'e1b2c3d4', 'd1b2c3d4'].map((word) => keyOf(index, word)),
    );
    const ids = new UsageIds();
    keys.forEach((key, index) => {
      expect(ids.lookup(key, HASH)).toBe('unknown');
      ids.add(key, HASH, index % 2 === 0 ? 'charged' : 'admitted');
      ids.add(key, HASH, index % 2 === 0 ? 'charged' : 'admitted');
    });
    expect(ids.size).toBe(keys.length);
    for (const table of [ids, UsageIds.fromBytes(ids.toBytes()), new UsageIds().adopt(ids)]) {
      const found = keys.map((key) => table.lookup(key, HASH));
      expect(found).toEqual(keys.map((_, index) => (index % 2 === 0 ? 'charged' : 'admitted')));
      expect(table.size).toBe(keys.length);
    }
  });

  const uuid = fc.uuid();
  const hash = fc.nat({ max: 15 }).map((digit) => digit.toString(16).repeat(32));
  const mark = fc.constantFrom('charged' as const, 'admitted' as const);
  const entries = fc.uniqueArray(fc.tuple(uuid, hash, mark), {
    selector: ([key]) => key,
    maxLength: 300,
    size: 'max',
  });

  it('finds what a map would find, through growth, forks and bytes', () => {
    fc.assert(
      fc.property(entries, entries, (first, second) => {
        const map = new Map<string, [string, string]>();
        const base = new UsageIds();
        for (const [key, payload, how] of first) {
          base.add(key, payload, how);
          map.set(key, [payload, how]);
        }
        const fork = base.fork();
        const fresh = second.filter(([key]) => !map.has(key));
        for (const [key, payload, how] of fresh) fork.add(key, payload, how);
        expect(base.size).toBe(first.length);
        expect(fork.size).toBe(first.length + fresh.length);
        expect(new Set(fresh.map(([key]) => base.lookup(key, HASH)))).toEqual(
          new Set(fresh.map(() => 'unknown')),
        );
        const bytes = Buffer.concat([Buffer.from('odd'), fork.toBytes()]);
        const stored = UsageIds.fromBytes(bytes.subarray('odd'.length));
        expect(stored.size).toBe(fork.size);
        const all = [...first, ...fresh];
        const ways = all.map(([, , how]) => how);
        for (const ids of [fork, stored]) {
          expect(all.map(([key, payload]) => ids.lookup(key, payload))).toEqual(ways);
        }
      }),
    );
  });
  it.each([1, 12, 23, 25, 36])('refuses %d bytes, which are no ids', (length) => {
    expect(() => UsageIds.fromBytes(new Uint8Array(length))).toThrow(`${length} bytes`);
  });
  it('grows with what it holds, and a fork holds what it lies over', () => {
    const empty = new UsageIds();
    const ids = new UsageIds();
    for (let index = 0; index < 100; index++) {
      ids.add(`${String(index).padStart(8, '0')}${KEY.slice(8)}`, HASH, 'charged');
    }
    expect(ids.size).toBe(100);
    expect(ids.heldBytes).toBeGreaterThanOrEqual(100 * 24);
    expect(ids.fork().heldBytes).toBe(ids.heldBytes + empty.heldBytes);
  });
});
