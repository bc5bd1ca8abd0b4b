/** A cache with a bound: losing an entry costs only time. */

export interface WeightBound<Value> {
  /** The most that all entries may weigh together; an entry that is heavier is kept alone. */
  readonly weightMax: number;
  readonly weightOf: (value: Value) => number;
}

const WITHOUT_WEIGHT: WeightBound<unknown> = { weightMax: Infinity, weightOf: () => 0 };

/**
 * Two generations: what is put back lives in the young one; when that is half of all, the old one is
 * dropped whole. Every step costs the same however large the map, unlike finding the one oldest entry.
 */
export class BoundedMap<Value, Key = string> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();
  private youngWeight = 0;

  /** @param entriesMax of these at least the half used last is kept. */
  constructor(
    private readonly entriesMax: number,
    private readonly bound: WeightBound<Value> = WITHOUT_WEIGHT,
  ) {}

  /** The value itself, which nobody may change; it counts as used most recently. */
  get(key: Key): Value | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const old = this.old.get(key);
    if (old !== undefined) this.put(key, old);
    return old;
  }

  /** Hands the entry over: it is the caller's until it is put back. */
  take(key: Key): Value | undefined {
    const value = this.young.get(key);
    if (value === undefined) {
      const old = this.old.get(key);
      this.old.delete(key);
      return old;
    }
    this.young.delete(key);
    this.youngWeight -= this.bound.weightOf(value);
    return value;
  }

  put(key: Key, value: Value): void {
    this.take(key);
    this.young.set(key, value);
    this.youngWeight += this.bound.weightOf(value);
    const isHalf =
      this.young.size * 2 >= this.entriesMax || this.youngWeight * 2 >= this.bound.weightMax;
    if (!isHalf) return;
    this.old = this.young;
    this.young = new Map();
    this.youngWeight = 0;
  }
}
