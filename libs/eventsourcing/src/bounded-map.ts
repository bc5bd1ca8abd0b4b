/** A bounded memory of what can be derived again: losing an entry costs only time. */

/**
 * Two generations: what is put back lives in the young one; when that is half of all, the old one is
 * dropped whole. Every step costs the same however large the map, unlike finding the one oldest entry.
 */
export class BoundedMap<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  /** @param entriesMax of these at least the half used last is kept. */
  constructor(private readonly entriesMax: number) {}

  /** Hands the entry over: it is the caller's until it is put back. */
  take(key: string): Value | undefined {
    const generation = this.young.has(key) ? this.young : this.old;
    const value = generation.get(key);
    generation.delete(key);
    return value;
  }

  put(key: string, value: Value): void {
    this.old.delete(key);
    this.young.set(key, value);
    if (this.young.size * 2 < this.entriesMax) return;
    this.old = this.young;
    this.young = new Map();
  }
}
