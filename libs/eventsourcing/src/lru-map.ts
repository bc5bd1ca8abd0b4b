/** A bounded memory of what can be derived again: losing an entry costs only time. */

export class LruMap<Value> {
  private readonly entries = new Map<string, Value>();

  /** @param entriesMax the least recently used entry goes first. */
  constructor(private readonly entriesMax: number) {}

  /** Hands the entry over: it is the caller's until it is put back. */
  take(key: string): Value | undefined {
    const value = this.entries.get(key);
    if (value !== undefined) this.entries.delete(key);
    return value;
  }

  put(key: string, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.entriesMax) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      break;
    }
  }
}
