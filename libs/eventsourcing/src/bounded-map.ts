/** A bounded cache: losing an entry costs only time. */

export interface WeightBound<Value> {
  /** The maximum weight of all entries together; a single heavier entry is kept alone. */
  readonly weightMax: number;
  readonly weightOf: (value: Value) => number;
}

const WITHOUT_WEIGHT: WeightBound<unknown> = { weightMax: Infinity, weightOf: () => 0 };

interface Entry<Value> {
  readonly value: Value;
  /** The weight when the value was put: the value may grow while it is here. */
  readonly weight: number;
}

/**
 * Two generations: entries are put into the young one; when it reaches half of the bound, it replaces the old one,
 * which is dropped. Every operation costs the same at any size, unlike finding the oldest entry.
 */
export class BoundedMap<Value, Key = string> {
  private young = new Map<Key, Entry<Value>>();
  private old = new Map<Key, Entry<Value>>();
  private youngWeight = 0;

  /** @param entriesMax the most entries; at least the most recently used half is kept */
  constructor(
    private readonly entriesMax: number,
    private readonly bound: WeightBound<Value> = WITHOUT_WEIGHT,
  ) {}

  /** Returns the value itself, which must not be changed, and marks it as the most recently used. */
  get(key: Key): Value | undefined {
    const entry = this.young.get(key);
    if (entry !== undefined) return entry.value;
    const old = this.old.get(key);
    if (old !== undefined) this.put(key, old.value);
    return old?.value;
  }

  /** Removes the entry and hands it to the caller until it is put back. */
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
