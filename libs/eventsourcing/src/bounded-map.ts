/** A cache with a bound: losing an entry costs only time. */

export interface WeightBound<Value> {
  /** The most that all entries may weigh together; an entry that is heavier is kept alone. */
  readonly weightMax: number;
  readonly weightOf: (value: Value) => number;
}

const WITHOUT_WEIGHT: WeightBound<unknown> = { weightMax: Infinity, weightOf: () => 0 };

interface Entry<Value> {
  readonly value: Value;
  /** As it was when the value was put: it may grow while it is here. */
  readonly weight: number;
}

/**
 * Two generations: what is put back lives in the young one; when that is half of all, the old one is
 * dropped whole. Every step costs the same however large the map, unlike finding the one oldest entry.
 */
export class BoundedMap<Value, Key = string> {
  private young = new Map<Key, Entry<Value>>();
  private old = new Map<Key, Entry<Value>>();
  private youngWeight = 0;

  /** @param entriesMax of these at least the half used last is kept. */
  constructor(
    private readonly entriesMax: number,
    private readonly bound: WeightBound<Value> = WITHOUT_WEIGHT,
  ) {}

  /** The value itself, which must not be changed; it becomes the most recently used. */
  get(key: Key): Value | undefined {
    const entry = this.young.get(key);
    if (entry !== undefined) return entry.value;
    const old = this.old.get(key);
    if (old !== undefined) this.put(key, old.value);
    return old?.value;
  }

  /** Hands the entry over: it is the caller's until it is put back. */
  take(key: Key): Value | undefined {
    const entry = this.young.get(key);
    if (entry === undefined) {
      const old = this.old.get(key);
      this.old.delete(key);
      return old?.value;
    }
    this.young.delete(key);
    this.youngWeight -= entry.weight;
    return entry.value;
  }

  put(key: Key, value: Value): void {
    this.take(key);
    const weight = this.bound.weightOf(value);
    this.young.set(key, { value, weight });
    this.youngWeight += weight;
    const isHalf =
      this.young.size * 2 >= this.entriesMax || this.youngWeight * 2 >= this.bound.weightMax;
    if (!isHalf) return;
    this.old = this.young;
    this.young = new Map();
    this.youngWeight = 0;
  }
}
